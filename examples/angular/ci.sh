#!/usr/bin/env bash
# Everything that must hold for this application, once the root has been installed. Needs the npm registry and, for the
# browser tests, Chromium: apt installs it where it is missing, and CHROMIUM names another one.
set -euo pipefail
cd "$(dirname "$0")"
export NG_CLI_ANALYTICS=false

step() {
  printf '\n==> examples/angular: %s\n' "$*"
  "$@"
}

if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  administrator=
  if [ "$(id -u)" != 0 ]; then administrator=sudo; fi
  step $administrator apt-get update -qq
  step $administrator apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

step npm ci --no-audit --no-fund
# installing again must leave the lock as it is
step npm install --no-audit --no-fund
step git diff --exit-code -- package-lock.json
step npm run lint
step npm run types
step npm run test:start
step npm run build
step npm test
step npm run test:browser
step npm run build:angular-22
