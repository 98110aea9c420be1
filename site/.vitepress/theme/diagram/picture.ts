import { drawDiagram, type Diagram } from '../../../../lib/marbles/index.js';
import { escape } from '../../../../lib/marbles/internal/draw/text.js';

/** Text is 12 pixels high then. */
const LEAST_SCALE = 0.75;

/**
 * A drawing as a part of a page. Its styles are those of the page, so it needs no ids and follows the page's switch
 * between light and dark. It is described by its caption and by what happens, in words. In a narrow place it shrinks, but
 * not below what can be read.
 */
export function pictureOf(diagram: Diagram, caption = ''): string {
  const svg = drawDiagram(diagram, { theme: 'light' });
  const [, width = '0'] = /viewBox="0 0 ([\d.]+) /.exec(svg) ?? [];
  const [, title = '', words = ''] =
    /<title[^>]*>(.*?)<\/title>\s*<desc[^>]*>(.*?)<\/desc>\s*<style>[^]*?<\/style>\s*/.exec(svg) ?? [];
  const label = `${caption === '' ? title : escape(caption)} ${words}`;
  return svg
    .replace(/<title[^]*?<\/style>\s*/, '')
    .replace(/ id="[^"]*"/, ` style="min-inline-size:${Math.round(Number(width) * LEAST_SCALE)}px"`)
    .replace(/ aria-labelledby="[^"]*" aria-describedby="[^"]*"/, () => ` aria-label="${label}"`)
    .trim();
}
