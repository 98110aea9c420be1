// Links to diagrams. Chat programs read `_`, `*` and `~` as markup, end links at `-`, `.` or `)`, re-encode what they
// don't know, append what follows, and break lines. So a link that holds a text consists of letters and digits:
//
//   #  version (1 digit)  length (3)  checksum (4)  the compressed text (length)
//
// Names of the catalogue start with a letter, versions are digits. The length tells what a program has appended from
// the text itself, and, with the checksum, that something is missing.

import { deflateSync, inflateSync } from 'fflate';
import { decode, encode, fromDigits, toDigits } from './base62';
import { DICTIONARY } from './dictionary';

/** The longest text, in bytes of UTF-8, that a link may hold. A longer one would not be opened either. */
export const LONGEST_TEXT = 20_000;

/** What the part of an address after `#` asks for. */
export type Opened =
  | { readonly kind: 'nothing' }
  /** A diagram of the catalogue, by its name. */
  | { readonly kind: 'name'; readonly name: string }
  /** A text, which may be no valid diagram. */
  | { readonly kind: 'text'; readonly text: string }
  /** A link that was cut or altered on its way; `message` is a sentence for the reader. */
  | { readonly kind: 'damaged'; readonly message: string };

const VERSION = '1';
const LENGTH_DIGITS = 3;
const CHECK_DIGITS = 4;
const HEADER = VERSION.length + LENGTH_DIGITS + CHECK_DIGITS;
const dictionary = new TextEncoder().encode(DICTIONARY);

/** The fragment, with its `#`, that holds a text; `undefined` if the text is longer than {@link LONGEST_TEXT}. */
export function toFragment(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > LONGEST_TEXT) return undefined;
  const content = encode(deflateSync(bytes, { level: 9, mem: 1, dictionary }));
  return `#${VERSION}${toDigits(content.length, LENGTH_DIGITS)}${checksum(content)}${content}`;
}

/** The short fragment, with its `#`, of a diagram of the catalogue. */
export function toNameFragment(name: string): string {
  return `#${name}`;
}

/**
 * What a fragment asks for, whatever programs have done to it on its way.
 *
 * @param fragment - `location.hash`, or anything that follows the `#`
 * @param names - the names in the catalogue
 */
export function readFragment(fragment: string, names: readonly string[]): Opened {
  const plain = decoded(fragment);
  const digits = plain.replace(/[^0-9A-Za-z]/g, '');
  if (digits === '') return { kind: 'nothing' };
  return /^\d/.test(digits) ? readText(digits) : readName(plain, names);
}

function readText(digits: string): Opened {
  if (!digits.startsWith(VERSION)) {
    return damaged('This link was made by a newer version of this page, or its beginning is missing.');
  }
  const length = Number(fromDigits(digits.slice(VERSION.length, VERSION.length + LENGTH_DIGITS)));
  const content = digits.slice(HEADER, HEADER + length);
  if (digits.length < HEADER + length) return damaged('This link is incomplete: its end is missing.');
  if (digits.slice(HEADER - CHECK_DIGITS, HEADER) !== checksum(content))
    return damaged('This link was altered on its way, so the diagram in it can’t be read.');
  const text = decompressed(content);
  return text === undefined ? damaged('This link doesn’t hold a diagram.') : { kind: 'text', text };
}

function decompressed(content: string): string | undefined {
  const bytes = decode(content);
  if (bytes === undefined) return undefined;
  try {
    // What doesn't fit into `out` is dropped, so that a short link can't fill the memory.
    const text = inflateSync(bytes, { out: new Uint8Array(LONGEST_TEXT + 1), dictionary });
    if (text.length > LONGEST_TEXT) return undefined;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return undefined;
  }
}

function readName(plain: string, names: readonly string[]): Opened {
  const [start = ''] = /[0-9A-Za-z-]+/.exec(plain) ?? [];
  const wanted = start.toLowerCase().replace(/-+$/, '');
  const name = names.find((known) => known.toLowerCase() === wanted);
  return name === undefined ? damaged(`There is no diagram “${start.slice(0, 60)}”.`) : { kind: 'name', name };
}

function damaged(message: string): Opened {
  return { kind: 'damaged', message };
}

/** Without line breaks, without what can't be seen, and without percent-encoding, which may be there several times. */
function decoded(fragment: string): string {
  // Line breaks first, with what mails and quotes put around them: they may be in the middle of a %2B.
  let plain = fragment.replace(/[\s=>\p{Cf}]/gu, '');
  for (let times = 0; times < 3 && plain.includes('%'); times++) {
    plain = plain.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return '';
      }
    });
  }
  return plain.replace(/[\s\p{Cf}]/gu, '');
}

/** FNV-1a, cut to the digits that it's written with. */
function checksum(content: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < content.length; index++) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193);
  }
  return toDigits(hash >>> 0, CHECK_DIGITS);
}
