/** The longest text, in characters, that a link may hold. */
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

/** The fragment, with its `#`, that holds a text; `undefined` if the text is longer than {@link LONGEST_TEXT}. */
export function toFragment(text: string): string | undefined {
  return `#1${text}`;
}

/** The short fragment, with its `#`, of a diagram of the catalogue. */
export function toNameFragment(name: string): string {
  return `#${name}`;
}

/**
 * What a fragment asks for, whatever programs have done to it on its way.
 *
 * @param fragment - `location.hash`, or any text that follows the `#`
 * @param names - the names in the catalogue
 */
export function readFragment(fragment: string, names: readonly string[]): Opened {
  const name = fragment.replace('#', '');
  return names.includes(name) ? { kind: 'name', name } : { kind: 'nothing' };
}
