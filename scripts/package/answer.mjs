// How the server answers to which the package sends requests.

import { once } from 'node:events';

/**
 * Returns what answers the requests of one run:
 *
 * - `/hang/…` gets no answer;
 * - `/after/hang/…` gets one as soon as the request for that path has arrived;
 * - `/hung-up/hang/…` gets one as soon as it has been aborted.
 *
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean}
 *   returns `false` for any other path
 */
export function answers() {
  const arrived = new Moments();
  const aborted = new Moments();
  return ({ url }, response) => {
    const [, when, path] = /^(\/after|\/hung-up)?(\/hang\/.+)/.exec(url) ?? [];
    if (path === undefined) return false;
    if (when === undefined) {
      arrived.come(path);
      response.on('close', () => aborted.come(path));
    } else if (when === '/after') {
      void arrived.wait(path).then(() => response.end('an answer'));
    } else {
      void aborted.wait(path).then(() => response.end('the request was aborted'));
    }
    return true;
  };
}

/** Something that happens once for each name. */
class Moments {
  #controllers = new Map();

  come(name) {
    this.#controllerOf(name).abort();
  }

  async wait(name) {
    const { signal } = this.#controllerOf(name);
    if (!signal.aborted) await once(signal, 'abort');
  }

  #controllerOf(name) {
    const controller = this.#controllers.get(name) ?? new AbortController();
    this.#controllers.set(name, controller);
    return controller;
  }
}
