import type { Diagram } from 'rxjs-as-completed/marbles';

/** A name for a file with this diagram, without ending: from its caption, else from its operator. */
export function fileName({ caption, expression = '' }: Diagram): string {
  const [name = 'diagram'] = /^[\w$]+/.exec(expression) ?? [];
  const words = caption.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let title = '';
  for (const word of words) {
    if (title.length + word.length > 40) break;
    title += title === '' ? word : `-${word}`;
  }
  return title === '' ? name : title;
}
