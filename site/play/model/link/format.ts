// Links to diagrams. Chat programs read `_`, `*` and `~` as markup, end links at `-`, `.` or `)`, re-encode what they
// don't know, append what follows, and break lines. So a link that holds a text consists of letters and digits:
//
//   #  version (1 digit)  length (3)  checksum (4)  the compressed text (length)
//
// Names of the catalogue start with a letter, versions are digits. The length tells what a program has appended from
// the text itself, and, with the checksum, that something is missing.
//
// The text is compressed as raw DEFLATE with a dictionary. Reading and writing are apart: the browser can read it, so a
// link opens without the script that writes one.

import { toDigits } from './base62';

/** The longest text, in bytes of UTF-8, that a link may hold. A longer one would not be opened either. */
export const LONGEST_TEXT = 20_000;

export const VERSION = '1';
export const LENGTH_DIGITS = 3;
const CHECK_DIGITS = 4;
/** Where the checksum starts and ends, without the `#`. */
export const CHECK_START = VERSION.length + LENGTH_DIGITS;
export const HEADER = CHECK_START + CHECK_DIGITS;

/** FNV-1a, cut to the digits that it's written with. */
export function checksum(content: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < content.length; index++) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193);
  }
  return toDigits(hash >>> 0, CHECK_DIGITS);
}
