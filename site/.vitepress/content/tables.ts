import type { MarkdownRenderer } from 'vitepress';

/** Labels the cells of tables with long cells by their columns, for phones, where each row becomes a list. */
export function tables(md: MarkdownRenderer): void {
  md.core.ruler.push('tables', ({ tokens }) => {
    tokens.forEach((token, start) => {
      if (token.type !== 'table_open') return;
      const table = tokens.slice(
        start,
        tokens.findIndex(({ type }, at) => at > start && type === 'table_close'),
      );
      const labels = table.flatMap(({ type }, at) =>
        type === 'th_open' ? [table[at + 1].content.replaceAll('`', '')] : [],
      );
      if (labels.length < 3 || !table.some(({ type, content }) => type === 'inline' && content.includes('<br>')))
        return;
      let column = 0;
      for (const cell of table) {
        if (cell.type === 'tr_open') column = 0;
        if (cell.type === 'td_open') cell.attrSet('data-label', labels[column++] ?? '');
      }
    });
  });
}
