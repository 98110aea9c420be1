const assert = require('node:assert/strict');
const api = require('rxjs-as-completed');
const rxjs = require('rxjs');

import('./exercise.mjs')
  .then(({ default: exercise }) => exercise(api, rxjs, assert))
  .then(
    () => console.log('works as CommonJS'),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
