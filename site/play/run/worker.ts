import { compute } from './compute';
import { RUNNING, type Request } from './protocol';

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  postMessage(RUNNING);
  postMessage(compute(data));
});
