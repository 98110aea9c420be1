import { texts } from './diagrams.generated';
import { fromFragment, toFragment } from './link';

describe('a link', () => {
  it.each([...texts.values(), '', '% “ä” – 日本 🙂 ~?>'])('holds %j', (text) => {
    const fragment = toFragment(text);
    expect(fragment).toMatch(/^[\w-]*$/);
    expect(fromFragment(fragment)).toBe(text);
  });

  it.each(['*', 'A', '_w'])('recognises fragments without a text: %s', (fragment) => {
    expect(fromFragment(fragment)).toBeUndefined();
  });
});
