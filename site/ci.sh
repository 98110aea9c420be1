#!/bin/sh
# Everything about the site, from nothing: install, types, unit tests, build with its size, tests in the browser.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund --silent
npm run --silent types
npm test --silent
npm run --silent build
npm run --silent size
npm run --silent test:browser
rm -rf dist/play
