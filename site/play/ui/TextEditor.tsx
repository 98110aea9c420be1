import { useLayoutEffect, useRef } from 'preact/hooks';
import { rangeInText, spotAt, tokensOf, type Range } from '../model/highlight.js';
import { LONGEST_TEXT, type Playground } from './Playground.js';

/** The text of the diagram: a real text area over a coloured copy of itself. */
export function TextEditor({ playground }: { readonly playground: Playground }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { value: text } = playground.text;
  const { value: problem } = playground.problem;
  const lines = text.split('\n');
  const lit = text.length > LONGEST_TEXT ? undefined : (playground.hovered.value ?? playground.selected.value);

  useLayoutEffect(() => {
    const findCaret = () => {
      const { current: element } = area;
      const has = element !== null && document.activeElement === element;
      playground.underCaret.value = has ? spotOf(element) : undefined;
    };
    document.addEventListener('selectionchange', findCaret);
    document.addEventListener('focusin', findCaret);
    return () => {
      document.removeEventListener('selectionchange', findCaret);
      document.removeEventListener('focusin', findCaret);
    };
  }, []);

  return (
    <section class="card text" aria-labelledby="text-title">
      <header>
        <h2 id="text-title">
          <label for="text">Text</label>
        </h2>
        <TextHelp />
      </header>
      <div class="editor">
        <div class="sheet">
          <pre aria-hidden="true">
            {(text.length > LONGEST_TEXT ? [{ kind: 'text', text }] : tokensOf(text)).map(
              ({ kind, text: part }, index) => (
                <span key={index} class={`token-${kind}`}>
                  {part}
                </span>
              ),
            )}
            {'\n'}
          </pre>
          <div class="marks" aria-hidden="true">
            {lit && <Mark kind="lit" range={rangeInText(text, lit.line, lit.group)} />}
            {problem && <Mark kind="wrong" range={rangeOfProblem(lines, problem)} />}
          </div>
          <textarea
            id="text"
            ref={area}
            value={text}
            rows={lines.length + 1}
            // Room to paste too much and see why, but not so much that the page would stop.
            maxLength={2 * LONGEST_TEXT}
            wrap="off"
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            aria-invalid={problem !== undefined}
            aria-describedby={problem && 'problem'}
            onInput={({ currentTarget }) => playground.type(currentTarget.value)}
            onBeforeInput={(event) => {
              // The menu of the browser and the keys of some systems. The page's own history covers typing, too.
              if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
              event.preventDefault();
              if (event.inputType === 'historyUndo') playground.undo();
              else playground.redo();
            }}
          />
        </div>
      </div>
      <div id="problem" role="status">
        {problem && (
          <p class="problem">
            <strong>
              Line {problem.line}, column {problem.column}:
            </strong>{' '}
            {problem.message}{' '}
            <button type="button" class="small" onClick={() => goTo(area.current!, problem)}>
              Go there
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function Mark({ kind, range }: { readonly kind: string; readonly range: Range | undefined }) {
  if (range === undefined) return null;
  const { line, column, end } = range;
  return (
    <span
      class={kind}
      style={{
        insetBlockStart: `calc(${line - 1} * var(--row))`,
        insetInlineStart: `${column - 1}ch`,
        inlineSize: `${Math.max(end - column, 1)}ch`,
      }}
    />
  );
}

/** From the place of the problem to the end of the word. */
function rangeOfProblem(
  lines: readonly string[],
  { line, column }: { readonly line: number; readonly column: number },
): Range {
  const word = /^\w+/.exec(lines[line - 1]?.slice(column - 1) ?? '')?.[0] ?? '';
  return { line, column, end: column + Math.max(word.length, 1) };
}

function spotOf({ value, selectionStart }: HTMLTextAreaElement) {
  const before = value.slice(0, selectionStart).split('\n');
  return spotAt(value, before.length, before.at(-1)!.length + 1);
}

function goTo(area: HTMLTextAreaElement, { line, column }: { readonly line: number; readonly column: number }): void {
  const lines = area.value.split('\n');
  const position = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  area.focus();
  area.setSelectionRange(position, Math.min(position + 1, area.value.length));
}

function TextHelp() {
  return (
    <details class="help">
      <summary>How to read it</summary>
      <dl>
        <dt>-</dt>
        <dd>a frame passes</dd>
        <dt>A</dt>
        <dd>a letter or digit is a value</dd>
        <dt>|</dt>
        <dd>completes</dd>
        <dt>#</dt>
        <dd>fails</dd>
        <dt>(A|)</dt>
        <dd>all in the frame of the “(”</dd>
        <dt>subs</dt>
        <dd>^ subscribed, ! unsubscribed</dd>
        <dt>(abc|)</dt>
        <dd>on its own: the stream of tasks</dd>
        <dt>&gt;</dt>
        <dd>what runs; below it, the result</dd>
        <dt>:=</dt>
        <dd>what a letter or name stands for</dd>
        <dt>%</dt>
        <dd>what the diagram shows</dd>
      </dl>
    </details>
  );
}
