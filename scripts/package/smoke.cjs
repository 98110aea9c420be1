const api = require('rxjs-as-completed');
const rxjs = require('rxjs');
const exercise = require('./exercise.cjs');

exercise(api, rxjs).then(
  () => console.log('works as CommonJS'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
