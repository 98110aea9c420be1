/** Your own Redis, if there is one. Otherwise the demo starts one. */
export const redisUrl = process.env['REDIS_URL'];

/** The demo's queue, removed when the demo ends. */
export const QUEUE = 'rxjs-as-completed-demo';
