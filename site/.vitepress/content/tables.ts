import type { MarkdownRenderer } from 'vitepress';

/** Characters, for a column that has half of the width of a phone, or a third. */
const LONG = 60;

/**
 * Labels the cells of tables with long cells by their columns, for phones, where each row becomes a list. An empty heading
 * is no heading.
 */
export function tables(md: MarkdownRenderer): void {
  md.core.ruler.push('tables', ({ tokens }) => {
    tokens.forEach((token, start) => {
      if (token.type !== 'table_open') return;
      const table = tokens.slice(
        start,
        tokens.findIndex(({ type }, at) => at > start && type === 'table_close'),
      );
      table.forEach(({ type }, at) => {
        if (type !== 'th_open' || table[at + 1].content !== '') return;
        for (const each of [table[at], table[at + 2]]) each.tag = 'td';
      });
      const labels = table.flatMap(({ type }, at) =>
        type === 'th_open' ? [table[at + 1].content.replaceAll('`', '')] : [],
      );
      const isLong = (content: string) => content.includes('<br>') || (labels.length <= 3 && content.length > LONG);
      if (!table.some(({ type, content }) => type === 'inline' && isLong(content))) return;
      let column = 0;
      for (const cell of table) {
        if (cell.type === 'tr_open') column = 0;
        if (cell.type === 'td_open') cell.attrSet('data-label', labels[column++] ?? '');
      }
    });
  });
}
