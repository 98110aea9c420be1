import { readDiagram } from './diagram/read';
import { texts } from './diagrams.generated';

export interface Entry {
  readonly name: string;
  readonly text: string;
  readonly caption: string;
}

export interface Chapter {
  readonly title: string;
  readonly entries: readonly Entry[];
}

const TITLES: Readonly<Record<string, string>> = { contrast: 'For contrast: RxJS', recorded: 'Recorded' };

export const entries: readonly Entry[] = [...texts].map(([name, text]) => ({
  name,
  text,
  caption: readDiagram(text).caption,
}));

/** The diagrams by topic, which their names start with. The export itself comes before its rules. */
export function chaptersOf(some: readonly Entry[]): Chapter[] {
  const chapters = new Map<string, Entry[]>();
  for (const entry of some) {
    const [subject = ''] = entry.name.split('-');
    chapters.set(subject, [...(chapters.get(subject) ?? []), entry]);
  }
  return [...chapters].map(([subject, found]) => ({ title: TITLES[subject] ?? subject, entries: found }));
}

/** The diagrams that contain all words in their name or text. */
export function search(words: string): readonly Entry[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return entries.filter(({ name, text }) => wanted.every((word) => `${name}\n${text}`.toLowerCase().includes(word)));
}
