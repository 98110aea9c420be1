import { readDiagram, writeDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { frameOf, moveGroup, rangeOf, type GroupTarget } from '../../../play/model/edit.js';
import { write } from '../../../play/model/marks.js';
import type { Answer } from '../../../play/run/protocol.js';
import { measure, type Geometry, type GroupGeometry } from '../../../play/ui/geometry.js';
import { pictureOf } from './picture.js';
import { SharedRunner } from './SharedRunner.js';
import { textsIn } from './texts.js';

const runner = new SharedRunner();

/**
 * A drawn diagram whose marbles can be moved: with the pointer, or with the arrow keys. The real operator computes what
 * happens then. The diagram is one stop for the Tab key, whatever the number of its marbles.
 */
export class LiveDiagram {
  readonly #picture: HTMLElement;
  readonly #caption: string;
  readonly #original: string;
  readonly #name: string | undefined;
  readonly #texts = textsIn(document.documentElement.lang);
  readonly #status = document.createElement('output');
  readonly #reset = document.createElement('button');
  readonly #link = document.createElement('a');
  readonly #overlay = document.createElement('div');
  /** By line and group, in the order of the overlay. */
  #handles: ReadonlyMap<string, HTMLElement> = new Map();
  /** With all edits, run or not. */
  #diagram: Diagram;
  #geometry: Geometry | undefined;

  readonly #answered = (answer: Answer): void => {
    if (answer.error !== undefined) {
      this.#status.textContent = answer.error.message;
      return;
    }
    this.#picture.querySelector('svg')!.outerHTML = pictureOf(answer.played, this.#caption);
    this.#arrange();
    const { result } = answer.played;
    this.#status.textContent = result === undefined ? '' : `${this.#texts.result} ${write(result)}`;
  };
  readonly #observer = new ResizeObserver(() => this.#arrange());

  constructor(figure: HTMLElement) {
    this.#picture = figure.querySelector<HTMLElement>('.picture')!;
    this.#caption = figure.querySelector('figcaption')?.textContent ?? '';
    this.#original = `${figure.dataset['text']!}\n`;
    this.#name = figure.dataset['name'];
    this.#diagram = readDiagram(this.#original);
    // it was a stop for the Tab key, to scroll by; its handles are from now on
    this.#picture.removeAttribute('tabindex');
    this.#overlay.className = 'handles';
    this.#overlay.setAttribute('role', 'group');
    this.#overlay.setAttribute('aria-label', this.#texts.handles);
    this.#addTools(figure);
    figure.classList.add('live');
    this.#arrange();
    this.#observer.observe(this.#picture);
  }

  /** Computes nothing any more. */
  close(): void {
    this.#observer.disconnect();
    runner.forget(this.#answered);
  }

  #addTools(figure: HTMLElement): void {
    const tools = document.createElement('div');
    tools.className = 'tools';
    const hint = document.createElement('span');
    hint.textContent = this.#texts.hint;
    this.#reset.type = 'button';
    this.#reset.textContent = this.#texts.reset;
    this.#reset.hidden = true;
    this.#reset.addEventListener('click', () => {
      this.#change(readDiagram(this.#original));
      // The button hides itself, and would take the focus of the keyboard with it.
      this.#overlay.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    });
    this.#link.textContent = this.#texts.open;
    // not a page of VitePress
    this.#link.target = '_self';
    this.#link.href = this.#addressOf(this.#name === undefined ? '' : `#${this.#name}`);
    if (this.#name === undefined) void this.#linkTo(this.#original);
    tools.append(hint, this.#status, this.#reset, this.#link);
    figure.querySelector('figcaption')!.after(tools);
  }

  #addressOf(fragment: string): string {
    return `${import.meta.env.BASE_URL}play/${fragment}`;
  }

  /** The text travels in the address. */
  async #linkTo(text: string): Promise<void> {
    try {
      const { toFragment } = await import('../../../play/model/link/toFragment.js');
      this.#link.href = this.#addressOf(toFragment(text) ?? '');
    } catch (error) {
      // Without a network the link stays as it is.
      console.warn(error);
    }
  }

  #change(diagram: Diagram): void {
    if (diagram === this.#diagram) return;
    this.#diagram = diagram;
    const text = writeDiagram(diagram);
    this.#reset.hidden = text === writeDiagram(readDiagram(this.#original));
    runner.run(text, this.#answered);
    void this.#linkTo(text);
  }

  /**
   * Lays the handles over the marks. They stay while they are dragged, so they are moved, not made anew. Those of marks
   * that are no longer drawn go, except for the one in use: what has moved its mark away can move it back.
   */
  #arrange(): void {
    const svg = this.#picture.querySelector('svg')!;
    if (this.#overlay.parentElement === null) this.#picture.append(this.#overlay);
    const geometry = measure(svg);
    this.#geometry = geometry;
    const targets = new Map(targetsIn(geometry).map((target) => [`${target.line} ${target.group}`, target]));
    for (const [key, element] of this.#handles)
      if (!targets.has(key) && element !== document.activeElement) element.remove();
    let last: HTMLElement | undefined;
    for (const [key, target] of targets) {
      const element = this.#handles.get(key) ?? this.#newHandle(target);
      element.dataset['key'] = key;
      if (element.parentElement === null)
        if (last === undefined) this.#overlay.prepend(element);
        else last.after(element);
      this.#place(element, target, geometry);
      last = element;
    }
    const handles = [...this.#overlay.children] as HTMLElement[];
    this.#handles = new Map(handles.map((element) => [element.dataset['key']!, element]));
    if (!handles.some(({ tabIndex }) => tabIndex === 0) && handles[0] !== undefined) handles[0].tabIndex = 0;
  }

  #place(element: HTMLElement, { line, group, frame, top, bottom }: Target, geometry: Geometry): void {
    const target = { line, group };
    const { least, most } = rangeOf(this.#diagram, target) ?? { least: 0, most: 0 };
    const own = frameOf(this.#diagram, target) ?? 0;
    const width = Math.max(geometry.frame, 24);
    Object.assign(element.style, {
      left: `${geometry.zero + frame * geometry.frame - width / 2}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${bottom - top}px`,
    });
    element.setAttribute('aria-label', this.#texts.marbles(line === 'source' ? undefined : line, group + 1));
    element.setAttribute('aria-valuemin', String(least));
    element.setAttribute('aria-valuemax', String(most));
    element.setAttribute('aria-valuenow', String(own));
    element.setAttribute('aria-valuetext', this.#texts.frame(own));
  }

  #newHandle({ line, group }: Target): HTMLElement {
    const element = document.createElement('div');
    const target = { line, group };
    element.className = 'handle';
    element.tabIndex = -1;
    element.setAttribute('role', 'slider');
    element.addEventListener('pointerenter', () => runner.prepare(this.#original));
    element.addEventListener('focus', () => runner.prepare(this.#original));
    element.addEventListener('blur', () => this.#arrange());
    element.addEventListener('keydown', (event) => this.#keyDown(event, element, target));
    element.addEventListener('pointerdown', (event) => this.#drag(event, element, target));
    return element;
  }

  #drag(start: PointerEvent, element: HTMLElement, target: GroupTarget): void {
    const from = frameOf(this.#diagram, target);
    const width = this.#geometry?.frame;
    if (start.button !== 0 || from === undefined || width === undefined) return;
    element.setPointerCapture(start.pointerId);
    this.#focus(element);
    const move = ({ clientX }: PointerEvent) =>
      this.#change(moveGroup(this.#diagram, target, from + Math.round((clientX - start.clientX) / width)));
    const end = () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  }

  #keyDown(event: KeyboardEvent, element: HTMLElement, target: GroupTarget): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const others = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (steps !== undefined) {
      const frame = (frameOf(this.#diagram, target) ?? 0) + steps;
      this.#change(moveGroup(this.#diagram, target, frame));
    } else if (others !== undefined) {
      const elements = [...this.#handles.values()];
      const next = elements[elements.indexOf(element) + others];
      if (next !== undefined) this.#focus(next);
    } else {
      return;
    }
    event.preventDefault();
  }

  #focus(element: HTMLElement): void {
    for (const other of this.#handles.values()) other.tabIndex = other === element ? 0 : -1;
    element.focus({ preventScroll: true });
  }
}

type Target = GroupGeometry & { readonly line: string };

/** What can be moved: a task that is subscribed again has its marbles once more, which the first ones stand for. */
function targetsIn({ lines }: Geometry): readonly Target[] {
  return lines
    .filter(({ name }) => name !== 'result')
    .flatMap(({ name, groups }) =>
      groups.filter(({ repetition }) => repetition === 0).map((group) => ({ line: name, ...group })),
    );
}
