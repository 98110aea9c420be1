#!/usr/bin/env bash
# All that must hold for this example, from a fresh clone whose root has been installed. Needs Node 20 or newer and the npm registry;
# installs Debian's redis-server where there is none.
set -euo pipefail
cd "$(dirname "$0")"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

if ! command -v redis-server > /dev/null; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server
  # Installing starts a server; the tests start their own.
  as_root service redis-server stop || true
fi

redis-server --version
# as at the root, `npm install` and not `npm ci`
npm install --no-audit --no-fund
npm run types
npm test
npm run measure -- --quick
