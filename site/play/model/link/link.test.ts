import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encode, toDigits } from './base62';
import { entries, names } from '../catalogue';
import { DICTIONARY } from './dictionary';
import { LONGEST_TEXT } from './format';
import { readFragment } from './readFragment';
import { toFragment } from './toFragment';

const dictionary = new TextEncoder().encode(DICTIONARY);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...entries.map(({ text }) => text)),
);

/** Links that exist, and what they have to open. */
const FIRST_LINKS: readonly (readonly [string, string])[] = [
  ['#10036Jeb0CO', ''],
  ['#1009fRHB0ty6NPcKe', '> asSettled(\n'],
  ['#100MmZOz1oitYeciLkXP4KTlMQHY7k', 'é→🦒\u0000\ufeff'],
  ['#100Hf2Ry0r61b73bLa6VNb409', 'a    = --(A|)\nsubs = ^-!\n\n       (a|)\n\n>      asCompleted()\n\n       --(A|)\n'],
  [
    '#103wtWC8XZXfi6ptAsN1eHK5OsyEyRwypR5zTq8FsuXNSAeM3SLPPqi6EnrMTmxouoIelndvnwTtECLMtjvggYlWXGEQQX7sg6mXONA0UOa1tuaW0Q0G8BXqMtyvX69hi5rQcrYym63GuTVtTRzZYI6uz3REQwzbxKpW3dgMtYwz30lXpMcJWOz3TTf2FTrCCg03dTOJUOtUrnMfYFfgkQ3oCB5RimP1sqPhDWVyC1jRreNfnJcp7xl2mo9B',
    `% At the deadline, every unfinished task gets an outcome, in task order, whether it has started or not.

a    = --(A|)
subs = ^-!

b    = --------(B|)
subs = ^----!

c    =   --------(C|)
subs = --^--!

d    = -(D|)
subs = ------

       (abcd|)

>      asSettled({ concurrency: 2, timeout: 5 })

       --A--(BCD|)
A := { status: 'fulfilled', key: 'a', completed: 1 }
B := { key: 'b', duration: 5, reason: { name: 'TimeoutAllError' } }
C := { key: 'c', duration: 3, reason: { name: 'TimeoutAllError' } }
D := { key: 'd', duration: 0, reason: { name: 'TimeoutAllError' } }
`,
  ],
  ['#1012x7r1uNtc2VblqXJBBtzuqGYo9CQ7Ajx6wv7gUmqwViRHV4a000000000000000000EFk', 'a = -|\n'.repeat(2_500)],
];

/** What programs do to a link without losing a part of it. */
const manglings: Readonly<Record<string, (link: string) => string>> = {
  nothing: (link) => link,
  'a full stop after it': (link) => `${link}.`,
  'a parenthesis after it': (link) => `${link})`,
  'a Chinese bracket after it': (link) => `${link}」。`,
  'quotation marks around it': (link) => `${link}&quot;`,
  'emphasis around it': (link) => `${link}**_~`,
  'Markdown after it': (link) => `${link}](https://example.com)`,
  'a sentence after it': (link) => `${link}\nLook at this one`,
  'parameters after it': (link) => `${link}&utm_source=chat&fbclid=Ab1`,
  'percent-encoding': percentEncoded,
  'percent-encoding, twice': (link) => percentEncoded(link).replaceAll('%', '%25'),
  'an encoded hash': (link) => link.replace('#', '%23'),
  'no hash': (link) => link.replace('#', ''),
  'zero-width spaces': (link) => link.replace(/.{7}/g, '$&\u200b'),
  'encoded zero-width spaces': (link) => link.replace(/.{7}/g, '$&%E2%80%8B'),
  'soft hyphens': (link) => link.replace(/.{20}/g, '$&\u00ad'),
  'a byte order mark': (link) => `\ufeff${link}`,
  'line breaks': (link) => link.replace(/.{20}/g, '$&\r\n'),
  'encoded line breaks': (link) => link.replace(/.{20}/g, '$&%0A'),
  'line breaks and the marks of a quote': (link) => link.replace(/.{20}/g, '$&\n> '),
  'soft line breaks of a mail': (link) => link.replace(/.{20}/g, '$&=\r\n'),
  spaces: (link) => link.replace(/.{9}/g, '$& '),
  'half a percent sign after it': (link) => `${link}%`,
  'encoding that is none after it': (link) => `${link}%FF`,
};

describe('a link that holds a text', () => {
  it('consists of letters and digits', () => {
    fc.assert(fc.property(anyText, (text) => void expect(toFragment(text)).toMatch(/^#[0-9A-Za-z]+$/)));
  });

  it.each(Object.entries(manglings))('survives %s', (_, mangle) => {
    return fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await readFragment(mangle(toFragment(text)!), names)).toEqual({ kind: 'text', text });
      }),
    );
  });

  it('survives several of them, one after the other', () => {
    // What is inserted into a percent sign and its digits in encoded form can't be told from them.
    const raw = [
      'line breaks',
      'line breaks and the marks of a quote',
      'soft line breaks of a mail',
      'spaces',
      'zero-width spaces',
      'soft hyphens',
      'no hash',
    ];
    const some = fc.tuple(
      fc.constantFrom(...raw),
      fc.constantFrom('nothing', 'percent-encoding', 'percent-encoding, twice'),
      fc.constantFrom(...raw),
      fc.constantFrom(...raw),
    );
    return fc.assert(
      fc.asyncProperty(anyText, some, async (text, applied) => {
        const link = applied.reduce((mangled, name) => manglings[name](mangled), toFragment(text)!);
        expect(await readFragment(link, names)).toEqual({ kind: 'text', text });
      }),
    );
  });

  it('is known to be cut, wherever it was cut', () => {
    return fc.assert(
      fc.asyncProperty(anyText, fc.nat(), async (text, at) => {
        const link = toFragment(text)!;
        const cut = link.slice(0, 2 + (at % (link.length - 2)));
        expect(await readFragment(cut, names)).toEqual({
          kind: 'damaged',
          message: 'This link is incomplete: its end is missing.',
        });
      }),
    );
  });

  it('is known to be altered', async () => {
    const altered = async (change: (link: string) => string) => {
      for (const { text } of entries) {
        const link = toFragment(text)!;
        fc.pre(change(link) !== link);
        expect((await readFragment(change(link), names)).kind).toBe('damaged');
      }
    };
    await altered((link) => link.toLowerCase());
    await altered((link) => link.toUpperCase());
    await altered((link) => link.slice(0, 30) + link.slice(31) + 'x');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...entries),
        fc.nat(),
        fc.constantFrom(...Array.from('0Aa9Zz')),
        async ({ text }, at, digit) => {
          const link = toFragment(text)!;
          const index = 9 + (at % (link.length - 9));
          fc.pre(link[index] !== digit);
          expect(await readFragment(link.slice(0, index) + digit + link.slice(index + 1), names)).toEqual({
            kind: 'damaged',
            message: 'This link was altered on its way, so the diagram in it can’t be read.',
          });
        },
      ),
    );
  });

  it.each(FIRST_LINKS)('opens whatever the future brings: %s was made by the first version', async (link, text) => {
    expect(await readFragment(link, names)).toEqual({ kind: 'text', text });
  });

  it('says so if a newer version has made it', async () => {
    expect(await readFragment('#2abc', names)).toEqual({
      kind: 'damaged',
      message: 'This link was made by a newer version of this page, or its beginning is missing.',
    });
  });

  it('is short: half of the diagrams take fewer than 200 characters, none more than 350', () => {
    const lengths = entries.map(({ text }) => toFragment(text)!.length).sort((one, other) => one - other);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(200);
    expect(lengths.at(-1)).toBeLessThan(350);
  });

  it('holds a text up to a limit', async () => {
    const random = fc.sample(fc.string({ minLength: LONGEST_TEXT, maxLength: LONGEST_TEXT, unit: 'binary-ascii' }), {
      numRuns: 1,
      seed: 1,
    })[0];
    expect(await readFragment(toFragment(random)!, names)).toEqual({ kind: 'text', text: random });
    expect(toFragment(`${random}.`)).toBeUndefined();
    expect(toFragment('é'.repeat(LONGEST_TEXT / 2 + 1))).toBeUndefined();
  });

  it('does not fill the memory', async () => {
    for (const size of [LONGEST_TEXT + 1, 50_000_000]) {
      const link = linkWith(deflateSync(new Uint8Array(size).fill(65), { level: 9, dictionary }));
      const before = process.memoryUsage.rss();
      expect(await readFragment(link, names)).toEqual({
        kind: 'damaged',
        message: 'This link doesn’t hold a diagram.',
      });
      expect(process.memoryUsage.rss() - before).toBeLessThan(30_000_000);
    }
  });

  it.each([
    ['not compressed', new TextEncoder().encode('a = -|')],
    ['cut before it was encoded', deflateSync(new TextEncoder().encode('a = -|'), { dictionary }).slice(0, -2)],
    ['not UTF-8', deflateSync(Uint8Array.of(0xff, 0xfe), { dictionary })],
  ])('is refused if what it holds is %s', async (_, bytes) => {
    expect(await readFragment(linkWith(bytes), names)).toEqual({
      kind: 'damaged',
      message: 'This link doesn’t hold a diagram.',
    });
  });

  it('never throws, and never takes long', async () => {
    const kinds = ['nothing', 'name', 'text', 'damaged'];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^#?1[0-9A-Za-z%]{0,400}$/)),
        async (fragment) => {
          expect(kinds).toContain((await readFragment(fragment, names)).kind);
        },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(['text', 'damaged']).toContain((await readFragment(linkWith(bytes), names)).kind);
      }),
    );
    const started = performance.now();
    await readFragment(`#1${'z'.repeat(2_000_000)}`, names);
    await readFragment('%25'.repeat(500_000), names);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('a link to a diagram of the catalogue', () => {
  it.each(names)('%s', async (name) => {
    expect(await readFragment(`#${name}`, names)).toEqual({ kind: 'name', name });
  });

  it.each([
    '#asCompleted-groups.',
    '#asCompleted-groups)',
    '#asCompleted%2Dgroups',
    'asCompleted-\u200bgroups',
    '#ascompleted-groups',
    '#asCompleted-groups&utm_source=x',
    '#asCompleted-\r\ngroups',
  ])('survives as %j', async (fragment) => {
    expect(await readFragment(fragment, names)).toEqual({ kind: 'name', name: 'asCompleted-groups' });
  });

  it('says so if there is none', async () => {
    expect(await readFragment('#asNothing', names)).toEqual({
      kind: 'damaged',
      message: 'There is no diagram “asNothing”.',
    });
  });

  it.each(['', '#', '#.', '%23'])('asks for nothing as %j', async (fragment) => {
    expect(await readFragment(fragment, names)).toEqual({ kind: 'nothing' });
  });
});

function percentEncoded(link: string): string {
  return [...new TextEncoder().encode(link)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function linkWith(bytes: Uint8Array): string {
  const content = encode(bytes);
  let hash = 0x811c9dc5;
  for (const digit of content) hash = Math.imul(hash ^ digit.charCodeAt(0), 0x01000193);
  return `#1${toDigits(content.length, 3)}${toDigits(hash >>> 0, 4)}${content}`;
}
