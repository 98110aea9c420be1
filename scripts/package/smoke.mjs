import * as api from 'rxjs-as-completed';
import * as rxjs from 'rxjs';
import exercise from './exercise.cjs';

await exercise(api, rxjs);
console.log('works as ES module');
