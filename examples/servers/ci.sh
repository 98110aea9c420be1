#!/usr/bin/env bash
# Everything that must hold for this example, once the root has been installed. Needs Node 20 or newer and the npm registry.
set -euo pipefail
cd "$(dirname "$0")"

npm ci --no-audit --no-fund
# installing again must leave the lock as it is
npm install --no-audit --no-fund
git diff --exit-code -- package-lock.json
npm run lint
npm test
