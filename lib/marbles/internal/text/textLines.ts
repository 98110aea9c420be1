/** The lines of a text, with any line endings. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** Where the parts of a stream stand in the lines of a text, each as an index. */
export interface StreamLines {
  readonly marbles: number;
  readonly subscriptions: number | undefined;
  /** The meanings of letters. */
  readonly legend: ReadonlyMap<string, number>;
  /** The last line of the block. */
  readonly last: number;
}

/** The lines of each stream of a diagram, by the name of the task, `source` or `result`. */
export function streamLinesIn(lines: readonly string[]): ReadonlyMap<string, StreamLines> {
  const streams = new Map<string, StreamLines>();
  let isRun = false;
  for (const block of blocksIn(lines)) {
    const first = lines[block[0]].trim();
    if (first.startsWith('>')) isRun = true;
    else
      streams.set(nameOf(first) ?? (isRun || streams.has('source') ? 'result' : 'source'), streamLines(lines, block));
  }
  return streams;
}

/** What stands in a line before its marbles, subscriptions or meaning. */
export function startOf(line: string): string {
  return /^(?:[^=]*=)?\s*/.exec(line)![0];
}

function* blocksIn(lines: readonly string[]): Generator<number[]> {
  let block: number[] = [];
  for (const [index, line] of [...lines, ''].entries()) {
    const text = line.trim();
    if (text.startsWith('%')) continue;
    if (text !== '') block.push(index);
    else if (block.length > 0) {
      yield block;
      block = [];
    }
  }
}

function nameOf(line: string): string | undefined {
  return /^(.*?)\s*:?=/.exec(line)?.[1];
}

function streamLines(lines: readonly string[], [marbles, ...rest]: readonly number[]): StreamLines {
  const named = new Map(rest.map((index) => [nameOf(lines[index].trim())!, index]));
  const isLegend = (index: number) => /^[^=]*:=/.test(lines[index]);
  return {
    marbles,
    subscriptions: named.get('subs'),
    legend: new Map([...named].filter(([, index]) => isLegend(index))),
    last: rest.at(-1) ?? marbles,
  };
}
