/** The server refused a request because there were too many. */
export class TooManyRequests extends Error {
  /** @param retryAfter in seconds (some servers send a date instead, which `RateLimit.pause` takes as well) */
  constructor(readonly retryAfter: number) {
    super('429 Too Many Requests');
  }
}

/** Throws unless the server has done what it was asked for. */
export function okay(response: Response): Response {
  if (response.status === 429) throw new TooManyRequests(Number(response.headers.get('retry-after') ?? 1));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response;
}
