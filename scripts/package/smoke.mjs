import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import * as api from 'rxjs-as-completed';
import * as rxjs from 'rxjs';
import exercise from './exercise.mjs';

const copy = createRequire(import.meta.url)('rxjs-as-completed');

await exercise({ api, rxjs, assert, address: argv[2], copy, AsyncLocalStorage });
console.log('works as ES module');
