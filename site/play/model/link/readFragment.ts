import { decode, fromDigits } from './base62';
import { DICTIONARY } from './dictionary';
import { CHECK_START, checksum, HEADER, LONGEST_TEXT, VERSION } from './format';
import { inflate } from './inflate';

/** What the part of an address after `#` asks for. */
export type Opened =
  | { readonly kind: 'nothing' }
  /** A diagram of the catalogue, by its name. */
  | { readonly kind: 'name'; readonly name: string }
  /** A text, which may be no valid diagram. */
  | { readonly kind: 'text'; readonly text: string }
  /** A link that was cut or altered on its way; `message` is a sentence for the reader. */
  | { readonly kind: 'damaged'; readonly message: string };

/**
 * What a fragment asks for, whatever programs have done to it on its way.
 *
 * @param fragment - `location.hash`, or anything that follows the `#`
 * @param names - the names in the catalogue
 */
export async function readFragment(fragment: string, names: readonly string[]): Promise<Opened> {
  const plain = decoded(fragment);
  const digits = plain.replace(/[^0-9A-Za-z]/g, '');
  if (digits === '') return { kind: 'nothing' };
  return /^\d/.test(digits) ? readText(digits) : readName(plain, names);
}

async function readText(digits: string): Promise<Opened> {
  if (!digits.startsWith(VERSION)) {
    return damaged('This link was made by a newer version of this page, or its beginning is missing.');
  }
  const length = Number(fromDigits(digits.slice(VERSION.length, CHECK_START)));
  const content = digits.slice(HEADER, HEADER + length);
  if (digits.length < HEADER + length) return damaged('This link is incomplete: its end is missing.');
  if (digits.slice(CHECK_START, HEADER) !== checksum(content))
    return damaged('This link was altered on its way, so the diagram in it can’t be read.');
  const text = await decompressed(content);
  return text === undefined ? damaged('This link doesn’t hold a diagram.') : { kind: 'text', text };
}

async function decompressed(content: string): Promise<string | undefined> {
  const bytes = decode(content);
  if (bytes === undefined) return undefined;
  try {
    const text = await inflate(bytes, DICTIONARY, LONGEST_TEXT);
    return text && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
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
