import { batch, computed, signal } from '@preact/signals';
import type { Diagram } from 'rxjs-as-completed/marbles';
import type { GroupTarget } from '../model/edit.js';
import { changed, redo, startHistory, undo, type Change, type History } from '../model/history.js';
import type { Answer, Comparison, Difference, Problem, Request, Result } from '../run/protocol.js';
import { Runner } from '../run/Runner.js';
import { say } from './copy.js';
import { Clock } from './Clock.js';
import { drawingOf, prepareToDraw } from './drawings.js';
import { inItsOwnTask, later } from './lazy.js';
import type { Prediction } from './Prediction.js';
import { startWorker } from './startWorker.js';
import { colours } from './theme.js';

/** Longer texts are no diagrams that anybody can look at, and don't fit into a link either. */
export const LONGEST_TEXT = 20_000;

/** What it takes to change a diagram, which isn't needed for its first picture. */
export const tools = later(() => import('./tools.js'));
const predictions = later(() => import('./Prediction.js'));

/** Where a text came from, and what it goes back to. */
export interface Origin {
  /** The name in the catalogue, if it has one. */
  readonly name: string | undefined;
  readonly text: string;
}

/** A group of marks, or a whole line. */
export interface Focus {
  readonly line: string;
  readonly group?: number | undefined;
}

/**
 * The state of the page. The text is the truth: every change makes a text, which the worker reads and runs. An edit of
 * the picture is written down at once, and again with what happens as soon as that is known.
 */
export class Playground {
  readonly #history = signal<History>(startHistory(''));
  readonly #runner: Runner;
  /** The diagram of an edit, until it has been run. */
  #edited: Diagram | undefined;
  /** How the edit that made the current text is undone. */
  #merge: Change | undefined;
  #edits = 0;
  /** What has been asked about the text since it was opened. Other answers come too late. */
  #asked = new WeakSet<Request>();
  /** Whether the picture is still that of the text before. */
  #isOpening = false;

  readonly origin = signal<Origin>({ name: undefined, text: '' });
  readonly text = computed(() => this.#history.value.text);
  readonly canUndo = computed(() => this.#history.value.canUndo);
  readonly canRedo = computed(() => this.#history.value.canRedo);
  readonly isChanged = computed(() => this.text.value !== this.origin.value.text);

  /** The latest run that worked. Its picture stays while the text has an error. */
  readonly result = signal<Result | undefined>(undefined);
  readonly problem = signal<Problem | undefined>(undefined);
  readonly isBusy = signal(false);
  readonly played = computed(() => this.result.value?.played);
  /** The text as typed states something else than what happens. */
  readonly differences = signal<readonly Difference[]>([]);
  readonly comparisons = signal<readonly Comparison[]>([]);
  /** The expressions to compare with; `undefined` means the closest rival. */
  readonly chosen = signal<readonly string[] | undefined>(undefined);

  /** What the reader works on, by pointer or focus. */
  readonly selected = signal<Focus | undefined>(undefined);
  /** The handle of what is selected takes the focus as soon as it's drawn. */
  wantsFocus = false;
  readonly isDragging = signal(false);
  /** What the pointer is over in the picture. */
  readonly hovered = signal<Focus | undefined>(undefined);
  /** What the caret in the text is on. */
  readonly underCaret = signal<(Focus & { readonly frame: number }) | undefined>(undefined);
  readonly clock = new Clock();
  /** While the reader predicts what happens. */
  readonly prediction = signal<Prediction | undefined>(undefined);
  #tools: Awaited<ReturnType<typeof tools>> | undefined;

  constructor() {
    this.#runner = new Runner({
      answered: (answer, request) => this.#answered(answer, request),
      busy: (busy) => (this.isBusy.value = busy),
      start: startWorker,
    });
  }

  /** Shows another text, with a history of its own. */
  open(origin: Origin): void {
    batch(() => {
      this.origin.value = origin;
      this.#history.value = startHistory(origin.text);
      this.selected.value = undefined;
      this.hovered.value = undefined;
      this.chosen.value = undefined;
      this.comparisons.value = [];
      this.prediction.value = undefined;
      this.clock.leave();
    });
    this.#forgetEdit();
    this.#asked = new WeakSet();
    this.#isOpening = true;
    this.#run();
    if (this.result.value === undefined) inItsOwnTask(() => prepareToDraw(colours.peek()));
  }

  async predict(): Promise<void> {
    const { Prediction } = await predictions();
    this.clock.leave();
    this.selected.value = undefined;
    this.prediction.value = new Prediction(this);
  }

  /** The reader types. */
  type(text: string): void {
    this.#forgetEdit();
    this.#change(text, { merge: 'typing', at: performance.now() });
  }

  /** Changes the diagram by its picture. Edits with the same `merge` are undone together. */
  edit(change: (diagram: Diagram) => Diagram, merge = this.newEdit()): void {
    const diagram = this.latest;
    // A picture that is older than the text can't be edited.
    if (diagram === undefined || this.#tools === undefined || this.problem.value !== undefined) return;
    const edited = change(diagram);
    if (edited === diagram) return;
    const text = this.#write(edited);
    if (text === undefined) return;
    this.#edited = edited;
    this.#merge = { merge };
    this.#change(text, this.#merge);
  }

  /** A name for edits that are undone together. */
  newEdit(): string {
    this.#edits += 1;
    return `edit ${this.#edits}`;
  }

  /** Writes down what happens. */
  useWhatHappens(): void {
    const { played } = this;
    const text = played.value && this.#write(played.value);
    if (text !== undefined) this.#change(text, {});
  }

  /** The text of a diagram, unless it couldn't be read again, as when it's too large. */
  #write(diagram: Diagram): string | undefined {
    try {
      return this.#tools?.textOf(diagram);
    } catch (error) {
      say((error as Error).message);
      return undefined;
    }
  }

  reset(): void {
    this.#forgetEdit();
    this.#change(this.origin.value.text, {});
    say('Reset');
  }

  undo(): void {
    this.#travel(undo);
  }

  redo(): void {
    this.#travel(redo);
  }

  compareWith(expressions: readonly string[]): void {
    this.chosen.value = expressions;
    this.#run();
  }

  /** Selects something that may not be drawn yet, and gives it the focus. */
  select(focus: Focus): void {
    this.wantsFocus = true;
    this.selected.value = { ...focus };
  }

  /** The diagram with all edits, run or not. */
  get latest(): Diagram | undefined {
    return this.#edited ?? this.result.value?.played;
  }

  removeFrom(target: GroupTarget, mark: number): void {
    this.edit((diagram) => this.#tools?.removeMark(diagram, { ...target, mark }) ?? diagram);
  }

  #travel(to: (history: History) => History): void {
    const before = this.#history.value;
    const after = to(before);
    if (after === before) return;
    this.#forgetEdit();
    this.#history.value = after;
    this.selected.value = undefined;
    this.clock.leave();
    this.#run();
  }

  #change(text: string, change: Change): void {
    if (text === this.text.value) return;
    batch(() => {
      this.#history.value = changed(this.#history.value, text, change);
      this.clock.leave();
    });
    this.#run();
  }

  #forgetEdit(): void {
    this.#edited = undefined;
    this.#merge = undefined;
  }

  #run(): void {
    const text = this.text.value;
    if (text.length > LONGEST_TEXT) {
      const message = `The text is longer than ${LONGEST_TEXT.toLocaleString('en')} characters`;
      this.#failed({ message, line: 1, column: 1 });
      return;
    }
    this.#ask({ text, comparisons: this.#expressions() });
  }

  #ask(request: Request): void {
    this.#asked.add(request);
    this.#runner.run(request);
  }

  #expressions(): readonly string[] {
    const { value: result } = this.result;
    if (this.chosen.value !== undefined) return this.chosen.value;
    return this.comparisons.value.length > 0 && result !== undefined ? this.#rivals(result) : [];
  }

  /** To draw and to show what was drawn are two tasks. */
  #answered(answer: Answer, request: Request): void {
    if (answer.error === undefined) drawingOf(answer.played, colours.peek());
    inItsOwnTask(() => this.#take(answer, request));
  }

  #take(answer: Answer, request: Request): void {
    if (!this.#asked.has(request)) return;
    if (request.text !== this.text.value) {
      // The reader is ahead, as in a fast drag. The picture follows, the text waits for the last answer.
      if (answer.error === undefined) this.#show(answer);
      return;
    }
    if (answer.error !== undefined) {
      this.#failed(answer.error);
      return;
    }
    batch(() => {
      this.problem.value = undefined;
      this.#show(answer);
      if (this.#merge === undefined) {
        this.differences.value = answer.differences;
      } else this.differences.value = [];
    });
    if (this.#tools === undefined) void this.#prepare();
    else if (this.#merge === undefined) this.#compare(request.comparisons);
    else inItsOwnTask(() => this.#writeDown(answer, request));
  }

  /** Completes the text of an edit with what happens, unless it has been edited again. */
  #writeDown({ played }: Result, { text, comparisons }: Request): void {
    if (this.#merge === undefined || text !== this.text.value) return;
    const complete = this.#write(played);
    if (complete !== undefined) this.#history.value = changed(this.#history.value, complete, this.#merge);
    this.#forgetEdit();
    this.#compare(comparisons);
  }

  /** After the first picture comes what changes it. */
  async #prepare(): Promise<void> {
    this.#tools = await tools();
    this.#compare(this.comparisons.value.map(({ expression }) => expression));
  }

  /** Runs the comparisons that are wanted, unless these are the ones. */
  #compare(present: readonly string[]): void {
    const { value: result } = this.result;
    if (result === undefined || this.problem.value !== undefined) return;
    const wanted = this.chosen.value ?? this.#rivals(result);
    if (wanted.join('\n') !== present.join('\n')) this.#ask({ text: this.text.value, comparisons: wanted });
  }

  /** What is compared without being asked. */
  #rivals({ diagram }: Result): readonly string[] {
    const [closest] = this.#tools?.rivalsOf(diagram) ?? [];
    return closest === undefined ? [] : [closest.expression];
  }

  #show(answer: Result): void {
    this.#isOpening = false;
    this.result.value = answer;
    this.comparisons.value = answer.comparisons;
  }

  #failed(problem: Problem): void {
    batch(() => {
      this.problem.value = problem;
      this.differences.value = [];
      if (this.#isOpening) this.result.value = undefined;
    });
  }
}
