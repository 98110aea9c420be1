import { drawDiagram, type Diagram } from '../../../../lib/marbles/index.js';

/**
 * A drawing as a part of a page. Its colours are those of the page (see {@link stylesOfPictures}), so it needs no
 * styles and no ids of its own. It is described by its caption and by what happens, in words.
 */
export function pictureOf(diagram: Diagram, caption = ''): string {
  const svg = drawDiagram(diagram, { theme: 'light' });
  const [, title = '', words = ''] = /<title[^>]*>(.*?)<\/title>\s*<desc[^>]*>(.*?)<\/desc>\s*<style>[^]*?<\/style>\s*/.exec(svg) ?? [];
  const label = `${caption === '' ? title : escapeAttribute(caption)} ${words}`.replaceAll('"', '&quot;');
  return svg
    .replace(/<title[^]*?<\/style>\s*/, '')
    .replace(/ id="[^"]*"/, '')
    .replace(/ aria-labelledby="[^"]*" aria-describedby="[^"]*"/, () => ` aria-label="${label}"`)
    .trim();
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
