import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal, type WritableSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { catchError, exhaustMap, filter, map, merge, of, startWith, Subject, take, type Observable } from 'rxjs';
import { firstSuccess, tasks } from 'rxjs-as-completed';
import { asExchange } from '../shared/exchange';
import { explain } from '../shared/explain';
import { milliseconds } from '../shared/milliseconds';
import { between, isSame, oneOf, setting } from '../shared/setting';
import { Slider } from '../shared/slider';
import { Timeline } from '../shared/timeline';
import { TimelineView } from '../shared/timeline-view';

const conditions = ['up', 'broken', 'hanging'] as const;
type Condition = (typeof conditions)[number];

/** A mirror with the user's settings. */
interface Mirror {
  readonly name: string;
  readonly condition: WritableSignal<Condition>;
  /** How long it takes to respond or fail. */
  readonly seconds: WritableSignal<number>;
}

/** What the user has set. A download keeps the settings it was started with. */
interface Settings {
  readonly stagger: number;
  readonly mirrors: readonly { readonly name: string; readonly state: Condition; readonly seconds: number }[];
}

interface Download {
  readonly mirror: string;
  readonly megabytes: number;
}

const longestStagger = 1.5;
const longestResponse = 5;

/** Downloads from the fastest of several mirrors. Tries the next one when the previous one is slow or has failed. */
@Component({
  selector: 'app-mirrors',
  imports: [Slider, TimelineView],
  templateUrl: './mirrors.html',
  styleUrl: './mirrors.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Mirrors {
  readonly #http = inject(HttpClient);
  readonly #starts = new Subject<Settings>();
  readonly #cancels = new Subject<void>();

  readonly seconds = setting('next', 0.5, between(0, longestStagger));
  readonly mirrors = [
    mirror('Oslo', 'up', 3),
    mirror('Porto', 'broken', 0.5),
    mirror('Kyoto', 'up', 2),
    mirror('Quito', 'up', 1),
  ];
  readonly settings = computed((): Settings => {
    const mirrors = this.mirrors.map(({ name, condition, seconds }) => ({
      name,
      state: condition(),
      seconds: seconds(),
    }));
    return { stagger: this.seconds() < longestStagger ? this.seconds() * 1_000 : Infinity, mirrors };
  });
  readonly staggerInWords = computed(() => {
    const { stagger } = this.settings();
    if (stagger === Infinity) return 'only on failure';
    return stagger === 0 ? 'all at once' : milliseconds(stagger);
  });

  readonly timeline = new Timeline();
  readonly running = this.timeline.running;
  /** The settings of the latest download. */
  readonly started = signal(this.settings());
  readonly changed = computed(() => this.running() && !isSame(this.started(), this.settings()));
  /** The call of the download that is going on, else of the next one. */
  readonly call = computed(() => {
    const { stagger } = this.running() ? this.started() : this.settings();
    return `tasks(mirrors, (mirror) => http.get(…)).pipe(firstSuccess({ stagger: ${stagger} }))`;
  });

  /** The result of the latest download, in words. Leaving the page unsubscribes, and no other mirror is tried. */
  readonly result = toSignal(this.#starts.pipe(exhaustMap((settings) => this.#download(settings))), {
    initialValue: '',
  });

  protected readonly conditions = conditions;
  protected readonly longestStagger = longestStagger;
  protected readonly longestResponse = longestResponse;

  start(): void {
    this.#starts.next(this.settings());
  }

  cancel(): void {
    this.#cancels.next();
  }

  setCondition({ condition }: Mirror, text: string): void {
    condition.set(text as Condition);
  }

  #download(settings: Settings): Observable<string> {
    this.started.set(settings);
    const time = () => milliseconds(this.timeline.elapsed());
    return merge(
      this.#race(settings).pipe(
        map(({ mirror, megabytes }) => `${mirror} was first: ${megabytes} MB after ${time()}.`),
        catchError((error: AggregateError) => of(`No mirror responded: ${error.errors.map(explain).join('; ')}.`)),
      ),
      this.#cancels.pipe(map(() => `Cancelled after ${time()}.`)),
    ).pipe(take(1), startWith(''), this.timeline.watch(settings.mirrors.map(({ name }) => name)));
  }

  #race({ mirrors, stagger }: Settings): Observable<Download> {
    return tasks(mirrors, ({ name, state, seconds }) =>
      this.#http.get<Download>(`/api/mirrors/${name}`, { params: { state, seconds }, observe: 'events' }).pipe(
        asExchange(),
        this.timeline.track(name),
        map(({ body }) => body),
        filter((body) => body !== undefined),
      ),
    ).pipe(firstSuccess({ stagger }));
  }
}

function mirror(name: string, condition: Condition, seconds: number): Mirror {
  return {
    name,
    condition: setting(name, condition, oneOf(conditions)),
    seconds: setting(`${name}-seconds`, seconds, between(0, longestResponse)),
  };
}
