import { deflateSync } from 'fflate';
import { encode, toDigits } from './base62';
import { DICTIONARY } from './dictionary';
import { checksum, LENGTH_DIGITS, LONGEST_TEXT, VERSION } from './format';

const dictionary = new TextEncoder().encode(DICTIONARY);

/** The fragment, with its `#`, that holds a text; `undefined` if the text is longer than {@link LONGEST_TEXT}. */
export function toFragment(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > LONGEST_TEXT) return undefined;
  const content = encode(deflateSync(bytes, { level: 9, mem: 1, dictionary }));
  return `#${VERSION}${toDigits(content.length, LENGTH_DIGITS)}${checksum(content)}${content}`;
}
