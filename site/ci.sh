#!/bin/sh
# Everything about the site, from nothing: install, types, unit tests, build with its size, tests in the browser.
# It's built into a folder of its own, so that what `npm run docs` has built stays.
set -eu
cd "$(dirname "$0")"
SITE_DIST=$(mktemp -d)
export SITE_DIST
trap 'rm -rf "$SITE_DIST"' EXIT
trap 'exit 130' INT TERM
npm ci --no-audit --no-fund --silent
npm run --silent types
npm test --silent
npm run --silent docs
node ../scripts/docs/links.mjs
npm run --silent size
npm run --silent test:browser
npm run --silent test:site
