import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal, type WritableSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { catchError, map, of, startWith, Subject, switchMap, type Observable } from 'rxjs';
import { firstSuccess, tasks } from 'rxjs-as-completed';
import { explain } from '../shared/explain';
import { milliseconds } from '../shared/milliseconds';
import { Slider } from '../shared/slider';
import { Timeline } from '../shared/timeline';
import { TimelineView } from '../shared/timeline-view';

type MirrorState = 'up' | 'broken' | 'hanging';

/** A mirror with the user's settings. */
interface Mirror {
  readonly name: string;
  readonly state: WritableSignal<MirrorState>;
  /** How long it takes to respond or fail. */
  readonly seconds: WritableSignal<number>;
}

interface Download {
  readonly mirror: string;
  readonly megabytes: number;
}

const longestStagger = 1.5;

/** Downloads from the fastest of several mirrors. Tries the next one when the previous one is slow or has failed. */
@Component({
  selector: 'app-mirrors',
  imports: [Slider, TimelineView],
  templateUrl: './mirrors.html',
  styleUrl: './mirrors.css',
})
export class Mirrors {
  readonly #http = inject(HttpClient);
  readonly #commands = new Subject<'start' | 'cancel'>();

  readonly mirrors = [
    mirror('Oslo', 'up', 3),
    mirror('Porto', 'broken', 0.5),
    mirror('Kyoto', 'up', 2),
    mirror('Quito', 'up', 1),
  ];
  readonly seconds = signal(0.5);
  readonly stagger = computed(() => (this.seconds() < longestStagger ? this.seconds() * 1_000 : Infinity));
  readonly staggerInWords = computed(() => {
    if (this.stagger() === Infinity) return 'only on failure';
    return this.stagger() === 0 ? 'all at once' : milliseconds(this.stagger());
  });

  readonly timeline = new Timeline();
  readonly running = this.timeline.running;

  /** The result of the latest download, in words. Leaving the page unsubscribes, and no other mirror is tried. */
  readonly result = toSignal(
    this.#commands.pipe(switchMap((command) => (command === 'start' ? this.#download() : of('Cancelled.')))),
    { initialValue: '' },
  );

  protected readonly longestStagger = longestStagger;
  protected readonly milliseconds = milliseconds;

  start(): void {
    this.#commands.next('start');
  }

  cancel(): void {
    this.#commands.next('cancel');
  }

  setState(mirror: Mirror, state: string): void {
    mirror.state.set(state as MirrorState);
  }

  #download(): Observable<string> {
    return tasks(this.mirrors, (mirror) => this.#ask(mirror)).pipe(
      firstSuccess({ stagger: this.stagger() }),
      map(
        ({ mirror, megabytes }) =>
          `${mirror} was first: ${megabytes} MB after ${milliseconds(this.timeline.elapsed())}.`,
      ),
      catchError((error: AggregateError) => of(`No mirror responded: ${error.errors.map(explain).join('; ')}.`)),
      startWith(''),
      this.timeline.watch(this.mirrors.map(({ name }) => name)),
    );
  }

  #ask({ name, state, seconds }: Mirror): Observable<Download> {
    const params = { state: state(), seconds: seconds() };
    return this.#http.get<Download>(`/api/mirrors/${name}`, { params }).pipe(this.timeline.track(name));
  }
}

function mirror(name: string, state: MirrorState, seconds: number): Mirror {
  return { name, state: signal(state), seconds: signal(seconds) };
}
