import { later } from './lazy.js';
import type { Origin } from './Playground.js';
import { whenIdle } from './whenIdle.js';

/** How long the reader has to pause before the address follows; browsers limit how often it may change. */
const PAUSE_MILLISECONDS = 250;

/** What the page shows if the address asks for nothing. */
const FIRST = 'asCompleted';

export const BLANK_FRAGMENT = '#blank';

const edits = later(() => import('../model/edit.js'));
const reader = later(() => import('../model/link/readFragment.js'));
const writer = later(() => import('../model/link/toFragment.js'));

/** The texts of the catalogue, once it has been loaded. */
const texts = new Map<string, string>();
later(async () => {
  for (const { name, text } of (await import('../model/catalogue.js')).entries) texts.set(name, text);
});

/** What an address asks for. If it's damaged, `message` says why, and there is something else to look at. */
export interface Asked {
  readonly origin: Origin;
  readonly message?: string | undefined;
}

/** The address of the page, whose fragment holds the diagram. */
export class Address {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = '';
  #flush: (() => Promise<void>) | undefined;

  /** Calls back with what the address asks for, now and whenever the reader changes it. */
  follow(open: (asked: Asked) => void): void {
    const read = async () => {
      const { hash } = location;
      clearTimeout(this.#timer);
      this.#flush = undefined;
      this.#written = hash;
      const asked = await askedBy(hash);
      if (location.hash === hash) open(asked);
    };
    addEventListener('hashchange', () => void read());
    // The last change must not be lost with the page.
    addEventListener('pagehide', () => void this.#flush?.());
    void read();
  }

  /** Lets the address follow the text. */
  write(text: string, origin: Origin): void {
    clearTimeout(this.#timer);
    const flush = async () => {
      if (this.#flush === flush) this.#flush = undefined;
      const fragment = await fragmentOf(text, origin);
      if (fragment === undefined || fragment === this.#written) return;
      this.#written = fragment;
      history.replaceState(null, '', fragment);
    };
    this.#flush = flush;
    this.#timer = setTimeout(() => whenIdle(() => void this.#flush?.()), PAUSE_MILLISECONDS);
  }
}

async function askedBy(hash: string): Promise<Asked> {
  if (hash === BLANK_FRAGMENT) return { origin: { name: undefined, text: (await edits()).BLANK } };
  const name = hash === '' || hash === '#' ? FIRST : hash.slice(1);
  // Most links are names, which need nothing to be decoded.
  if (__NAMES__.includes(name)) return { origin: await originNamed(name) };
  const opened = await (await reader()).readFragment(hash, __NAMES__);
  if (opened.kind === 'text') return { origin: { name: undefined, text: opened.text } };
  const origin = await originNamed(opened.kind === 'name' ? opened.name : FIRST);
  return { origin, message: opened.kind === 'damaged' ? opened.message : undefined };
}

/** One text is loaded instead of the whole catalogue. Once that is there, it's asked first. */
async function originNamed(name: string): Promise<Origin> {
  return { name, text: texts.get(name) ?? (await (await fetch(`./marbles/${name}.txt`)).text()) };
}

async function fragmentOf(text: string, origin: Origin): Promise<string | undefined> {
  if (text === origin.text && origin.name !== undefined) return `#${origin.name}`;
  if (text === (await edits()).BLANK) return BLANK_FRAGMENT;
  return (await writer()).toFragment(text);
}
