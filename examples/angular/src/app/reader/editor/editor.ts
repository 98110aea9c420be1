import { Location } from '@angular/common';
import {
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
  type ElementRef,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { animationFrames, debounceTime, map, Subscription, takeWhile } from 'rxjs';
import { chaptersOf, entries } from '../catalogue';
import { canBeStated } from '../diagram/compare';
import { contrastsOf } from '../diagram/contrast';
import { DiagramError, lastFrame } from '../diagram/diagram';
import { move } from '../diagram/move';
import { runText, type Running } from '../diagram/run';
import { writeDiagram, writeMarbles } from '../diagram/write';
import { texts } from '../diagrams.generated';
import { fromFragment, toFragment } from '../link';
import { layOut, layOutResult } from '../picture/layout';
import { PictureView, type Moved } from '../picture/picture';

/** How long a frame lasts during playback. */
const FRAME_MILLISECONDS = 300;

/** How long to wait for the next key before updating the address. */
const PAUSE_MILLISECONDS = 200;

/** A diagram as text and as a picture. Both can be edited, and every change runs the operator again. */
@Component({
  selector: 'app-editor',
  imports: [PictureView, RouterLink],
  templateUrl: './editor.html',
  styleUrl: './editor.css',
})
export class Editor {
  /** From the address, like the fragment, which contains the text after an edit. */
  readonly name = input.required<string>();
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  private readonly destroyRef = inject(DestroyRef);
  private readonly fragment = toSignal(this.route.fragment, { requireSync: true });

  protected readonly chapters = chaptersOf(entries);
  protected readonly original = computed(() => texts.get(this.name()) ?? '');
  private readonly linked = computed(() => {
    const fragment = this.fragment();
    return fragment === null ? this.original() : fromFragment(fragment);
  });
  protected readonly isLinkBroken = computed(() => this.linked() === undefined);
  protected readonly text = linkedSignal(() => this.linked() ?? this.original());
  protected readonly isEdited = computed(() => this.text() !== this.original());

  private readonly attempt = computed(() => tryToRun(this.text()));
  protected readonly error = computed(() => this.attempt().error);
  /** The latest text that could be run, so that the picture stays while the user types. */
  protected readonly running = linkedSignal<Attempt, Running | undefined>({
    source: this.attempt,
    computation: ({ running }, previous) => running ?? previous?.value,
  });

  protected readonly picture = computed(() => {
    const running = this.running();
    return running && layOut(running.given);
  });
  protected readonly result = computed(() => {
    const result = this.running()?.given.result;
    return result && writeMarbles(result);
  });
  protected readonly canBeStated = computed(() => canBeStated(this.running()!.given));
  protected readonly comparison = computed(() => {
    const running = this.running();
    if (running === undefined) return [];
    const all = [{ expression: running.given.expression.text, given: running.given }, ...contrastsOf(running.stated)];
    const frames = Math.max(...all.map(({ given }) => lastFrame(given.result)));
    return all.map(({ expression, given }) => ({
      expression,
      picture: layOutResult(given, frames),
      marbles: writeMarbles(given.result!),
    }));
  });

  protected readonly cursor = signal<number | undefined>(undefined);
  private playing = Subscription.EMPTY;
  protected readonly copied = linkedSignal({ source: this.text, computation: () => false });
  private readonly textArea = viewChild.required<ElementRef<HTMLTextAreaElement>>('textArea');

  constructor() {
    toObservable(this.text)
      .pipe(debounceTime(PAUSE_MILLISECONDS), takeUntilDestroyed())
      .subscribe(() => this.location.replaceState(this.address()));
  }

  protected open(name: string): void {
    void this.router.navigate(['..', name], { relativeTo: this.route });
  }

  protected moveMarble({ target, change }: Moved): void {
    const running = this.running();
    if (running !== undefined) this.text.set(writeDiagram(move(running.stated, target, change)));
  }

  /** Changes the text to state what happened. */
  protected adopt(): void {
    const running = this.running();
    if (running !== undefined) this.text.set(writeDiagram(running.given));
  }

  protected reset(): void {
    this.text.set(this.original());
  }

  protected async copyLink(): Promise<void> {
    const address = this.location.prepareExternalUrl(this.address());
    await navigator.clipboard.writeText(new URL(address, document.baseURI).href);
    this.copied.set(true);
  }

  protected goTo({ place: { line, column } }: DiagramError): void {
    const before = this.text()
      .split('\n')
      .slice(0, line - 1);
    const position = before.join('\n').length + (line > 1 ? 1 : 0) + column - 1;
    this.textArea().nativeElement.focus();
    this.textArea().nativeElement.setSelectionRange(position, position + 1);
  }

  protected play(): void {
    const frames = lastFrame(this.running()!.given.result);
    this.playing.unsubscribe();
    this.playing = animationFrames()
      .pipe(
        map(({ elapsed }) => elapsed / FRAME_MILLISECONDS),
        takeWhile((frame) => frame < frames + 1),
        takeUntilDestroyed(this.destroyRef),
      )
      .subscribe({ next: (frame) => this.cursor.set(frame), complete: () => this.cursor.set(undefined) });
  }

  /** The address of the current diagram. */
  private address(): string {
    const fragment = this.isEdited() ? { fragment: toFragment(this.text()) } : {};
    return this.router.serializeUrl(this.router.createUrlTree([], { relativeTo: this.route, ...fragment }));
  }
}

interface Attempt {
  readonly running?: Running;
  readonly error?: DiagramError;
}

function tryToRun(text: string): Attempt {
  try {
    return { running: runText(text) };
  } catch (error) {
    if (error instanceof DiagramError) return { error };
    throw error;
  }
}
