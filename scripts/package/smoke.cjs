const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('node:async_hooks');
const api = require('rxjs-as-completed');
const rxjs = require('rxjs');

async function main() {
  const { default: exercise } = await import('./exercise.mjs');
  await exercise({ api, rxjs, assert, address: process.argv[2], AsyncLocalStorage });
  console.log('works as CommonJS');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
