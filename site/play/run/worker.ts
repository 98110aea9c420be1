import { compute } from './compute';
import type { Request } from './protocol';

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  postMessage(compute(data));
});
