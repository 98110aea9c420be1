#!/usr/bin/env bash
# Everything that must hold for this example, once the root has been installed. Needs Node 20 or newer and the npm registry;
# apt installs redis-server where it is missing.
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
npm ci --no-audit --no-fund
# installing again must leave the lock as it is
npm install --no-audit --no-fund
git diff --exit-code -- package-lock.json
npm run lint
npm run types
npm test
npm run measure -- --quick
