import assert from 'node:assert/strict';
import * as api from 'rxjs-as-completed';
import * as rxjs from 'rxjs';
import exercise from './exercise.mjs';

await exercise(api, rxjs, assert);
console.log('works as ES module');
