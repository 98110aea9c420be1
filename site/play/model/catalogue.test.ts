import { readdirSync, readFileSync } from 'node:fs';
import { readDiagram } from 'rxjs-as-completed/marbles';
import { describe, expect, it } from 'vitest';
import { chaptersOf, entries, entryNamed, nameOf, names, search } from './catalogue';

const folder = `${import.meta.dirname}/../../../marbles`;

describe('the catalogue', () => {
  it('has every diagram of the package, unchanged', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
    const read = files.map((file) => [file.replace('.txt', ''), readFileSync(`${folder}/${file}`, 'utf8')]);
    expect(Object.fromEntries(entries.map(({ name, text }) => [name, text]))).toEqual(Object.fromEntries(read));
    expect(names).toHaveLength(read.length);
  });

  it.each(entries.map((entry) => [entry.name, entry] as const))('has the caption of %s', (_, { text, caption }) => {
    expect(caption).toBe(readDiagram(text).caption.replaceAll('\n', ' '));
    expect(caption).not.toBe('');
  });

  it('finds a diagram by its name, and a name by its text', () => {
    const entry = entryNamed('asCompleted-groups')!;
    expect(entry.text).toContain('perGroup: 1');
    expect(nameOf(entry.text)).toBe('asCompleted-groups');
    expect(entryNamed('asNothing')).toBeUndefined();
    expect(nameOf(`${entry.text} `)).toBeUndefined();
  });

  it('has a chapter for each export, from the first steps to RxJS for contrast', () => {
    const chapters = chaptersOf();
    expect(chapters.map(({ title }) => title)).toEqual([
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
      'Recorded',
      'For contrast: RxJS',
    ]);
    expect(chapters.flatMap((chapter) => chapter.entries)).toEqual(entries);
    for (const {
      title,
      entries: [first],
    } of chapters.slice(0, 13))
      expect(first.name).toBe(title);
  });

  it('is searched by words, in names and texts, in any case', () => {
    expect(search('')).toEqual(entries);
    expect(search('GROUPS priority').map(({ name }) => name)).toEqual(['asCompleted-priority-groups']);
    expect(search('retry').map(({ name }) => name)).toContain('asSettled-retry');
    expect(search('no such words')).toEqual([]);
  });
});
