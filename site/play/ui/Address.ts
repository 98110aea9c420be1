import { entryNamed, names, nameOf } from '../model/catalogue.js';
import { readFragment, toFragment, toNameFragment, type Opened } from '../model/link.js';
import type { Origin } from './Playground.js';

/** How long the reader has to pause before the address follows; browsers limit how often it may change. */
const PAUSE_MILLISECONDS = 250;

/** What the page shows if the address asks for nothing. */
const FIRST = 'asCompleted';

/** The address of the page, whose fragment holds the diagram. */
export class Address {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = '';

  /** Calls back with what the address asks for, now and whenever the reader changes it. */
  follow(open: (opened: Opened) => void): void {
    const read = () => {
      clearTimeout(this.#timer);
      this.#written = location.hash;
      open(readFragment(location.hash, names));
    };
    addEventListener('hashchange', read);
    // The last change must not be lost with the page.
    addEventListener('pagehide', () => this.#flush?.());
    read();
  }

  /** Lets the address follow the text. */
  write(text: string): void {
    clearTimeout(this.#timer);
    this.#flush = () => {
      this.#flush = undefined;
      const name = nameOf(text);
      const fragment = name === undefined ? toFragment(text) : toNameFragment(name);
      if (fragment === undefined || fragment === this.#written) return;
      this.#written = fragment;
      history.replaceState(null, '', fragment);
    };
    this.#timer = setTimeout(() => this.#flush?.(), PAUSE_MILLISECONDS);
  }

  #flush: (() => void) | undefined;
}

/** The text that was asked for. */
export function originOf(opened: Opened): Origin | undefined {
  if (opened.kind === 'damaged') return undefined;
  if (opened.kind === 'text') return { name: nameOf(opened.text), text: opened.text };
  const entry = entryNamed(opened.kind === 'name' ? opened.name : FIRST);
  return entry && { name: entry.name, text: entry.text };
}
