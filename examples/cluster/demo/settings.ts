/** Your own Redis, if there is one; the demo starts one otherwise. */
export const redisUrl = process.env['REDIS_URL'];

/** The queue of the demo, which is removed after it. */
export const QUEUE = 'rxjs-as-completed-demo';
