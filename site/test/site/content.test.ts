import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dist, htmlOf, kinds, pages } from './pages.js';

describe('diagrams', () => {
  it.each(pages)('of %s are drawn', (page) => {
    const html = htmlOf(page);
    expect(html).not.toMatch(/<img[^>]*marbles\/[\w-]+\.svg/);
    // Pages about the notation show the text as well.
    const texts = /(marbles|testing)\.html$/.test(page) ? [] : html.match(/language-text.{0,400}?<span[^>]*>%/gs);
    expect(texts ?? []).toEqual([]);
  });

  it('have the words of the diagram, for those who do not see them', () => {
    const pictures = htmlOf(kinds['page about diagrams']).match(/<svg[^>]* data-zero[^>]*>/g) ?? [];
    expect(pictures.length).toBeGreaterThan(5);
    for (const picture of pictures) expect(picture).toMatch(/role="img" aria-label="[^"]{40,}"/);
  });

  it('of marbles/ are all in the playground’s folder, to which pages link', () => {
    const linked = new Set(
      pages.flatMap((page) => [...htmlOf(page).matchAll(/data-name="([\w-]+)"/g)].map(([, name]) => name)),
    );
    const files = readdirSync(`${dist}/play/marbles`);
    expect(linked.size).toBeGreaterThan(10);
    expect([...linked].filter((name) => !files.includes(`${name}.txt`))).toEqual([]);
  });
});

describe('charts', () => {
  it.each(pages)('of %s are drawn', (page) => {
    expect(htmlOf(page)).not.toMatch(/language-mermaid/);
  });

  it('have all boxes and arrows of the text, also in words', () => {
    const text = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
    const arrows = text.match(/^ +\w+ --> \w+$/gm) ?? [];
    const names = new Set(arrows.flatMap((arrow) => arrow.trim().split(' --> ')));
    const [, label = '', svg = ''] =
      /<svg role="img" aria-label="([^"]*)"([^]*?)<\/svg>/.exec(htmlOf('architecture.html')) ?? [];
    expect(arrows.length).toBeGreaterThan(10);
    expect(svg.match(/class="edge"/g)).toHaveLength(arrows.length);
    expect(new Set([...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, name]) => name))).toEqual(names);
    for (const name of names) expect(label).toContain(name);
  });
});

describe('the API reference', () => {
  const index = htmlOf('api/index.html');

  it('lists functions first', () => {
    const titles = [...index.matchAll(/<h2 id="([\w-]+)"/g)].map(([, id]) => id);
    expect(titles).toEqual(['functions', 'classes', 'interfaces', 'type-aliases']);
  });

  it.each(pages.filter((page) => page.startsWith('api/')))('names overloads and modules in %s', (page) => {
    const html = htmlOf(page);
    expect(html).not.toContain('Call Signature');
    expect(html).not.toMatch(/<h1[^>]*>index/);
    const headings = [...html.matchAll(/<h[23] id="[^"]*"[^>]*><code>(.*?)<\/code>/g)].map(([, name]) => name);
    expect(new Set(headings).size).toBe(headings.length);
  });

  it('starts an operator with the overload that is documented in full', () => {
    const html = htmlOf('api/asSettled.html');
    expect(html.indexOf('<figure class="diagram"')).toBeGreaterThan(0);
    expect(html.indexOf('<figure class="diagram"')).toBeLessThan(html.indexOf('<h2 id', html.indexOf('<h2 id') + 3));
  });
});

describe('the landing page', () => {
  const html = htmlOf('index.html');
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

  it('compares the programs of the README', () => {
    const codes = [...html.matchAll(/<pre[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(([, code = '']) =>
      code
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&#39;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&#123;', '{')
        .replaceAll('&amp;', '&')
        .trim(),
    );
    const shown = codes.filter((code) => code.includes('import '));
    assert.equal(shown.length, 2);
    for (const code of shown) expect(readme).toContain(code);
  });

  it('states figures', () => {
    expect(html).toMatch(/<strong>[\d.]+ kB<\/strong>/);
    expect(html).toMatch(/<strong>[\d,]+ of [\d,]+<\/strong>/);
    expect(html).not.toMatch(/%(size|specs)/);
  });
});
