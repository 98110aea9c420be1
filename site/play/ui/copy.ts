import { signal } from '@preact/signals';

/** What could not be copied, for the reader to copy by hand. */
export const toCopy = signal<{ readonly what: string; readonly text: string } | undefined>(undefined);

/** What was just done, for people who see it and for screen readers. */
export const notice = signal('');

/** Copies a text or, without the right to do so, shows it selected. */
export async function copy(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
  } catch {
    toCopy.value = { what, text };
  }
}

export function say(words: string): void {
  // The same words twice are announced twice.
  notice.value = notice.value === words ? `${words}\u00a0` : words;
}
