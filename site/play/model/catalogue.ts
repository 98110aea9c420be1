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

const files = import.meta.glob<string>('../../../marbles/*.txt', { query: '?raw', import: 'default', eager: true });

const TITLES: Readonly<Record<string, string>> = { contrast: 'For contrast: RxJS', recorded: 'Recorded' };

/** The topics in the order in which a reader meets them; any other comes before those for contrast. */
const TOPICS = [
  'asCompleted',
  'asEntries',
  'asSettled',
  'asProgress',
  'asStates',
  'firstSuccess',
  'inOrder',
  'limitConcurrency',
  'withTimeoutAll',
  'tasks',
  'Semaphore',
  'RateLimit',
  'TimeoutAllError',
];
const LAST_TOPICS = ['recorded', 'contrast'];

/** Every diagram of the package, by topic. */
export const entries: readonly Entry[] = Object.entries(files)
  .map(([path, text]): Entry => ({ name: /([^/]+)\.txt$/.exec(path)![1], text, caption: captionOf(text) }))
  .sort((one, other) => rankOf(one) - rankOf(other) || (one.name < other.name ? -1 : 1));

/** The names of {@link entries}. */
export const names: readonly string[] = entries.map(({ name }) => name);

export function entryNamed(name: string): Entry | undefined {
  return entries.find((entry) => entry.name === name);
}

/** The name of the entry with exactly this text. */
export function nameOf(text: string): string | undefined {
  return entries.find((entry) => entry.text === text)?.name;
}

/** Entries by topic, which their names start with. An export itself comes before its rules. */
export function chaptersOf(some: readonly Entry[] = entries): readonly Chapter[] {
  const chapters = new Map<string, Entry[]>();
  for (const entry of some) chapters.set(topicOf(entry), [...(chapters.get(topicOf(entry)) ?? []), entry]);
  return [...chapters].map(([topic, found]) => ({ title: TITLES[topic] ?? topic, entries: found }));
}

/** The entries that contain all words in their name or text, in any case. */
export function search(words: string): readonly Entry[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return entries.filter(({ name, text }) => {
    const searched = `${name}\n${text}`.toLowerCase();
    return wanted.every((word) => searched.includes(word));
  });
}

function topicOf({ name }: Entry): string {
  return name.split('-', 1)[0];
}

function rankOf(entry: Entry): number {
  const topic = topicOf(entry);
  const last = LAST_TOPICS.indexOf(topic);
  if (last >= 0) return TOPICS.length + 1 + last;
  return TOPICS.includes(topic) ? TOPICS.indexOf(topic) : TOPICS.length;
}

/** Without the reader of diagrams, which would take all of them apart before the first is shown. */
function captionOf(text: string): string {
  return [...text.matchAll(/^\s*%\s*(.*?)\s*$/gm)].map(([, line]) => line).join(' ');
}
