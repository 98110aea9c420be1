import { computed, signal } from '@preact/signals';

/** How long a frame lasts while the diagram plays. */
const FRAME_MILLISECONDS = 350;
/** How long each moment stays if nothing may move. */
const STEP_MILLISECONDS = 800;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** The moment that the picture shows. Outside of playback, it shows all of them. */
export class Clock {
  /** In frames; `undefined` shows everything. */
  readonly time = signal<number | undefined>(undefined);
  readonly isPlaying = signal(false);
  /** The frames in which something happens, in order. */
  readonly moments = signal<readonly number[]>([]);
  readonly end = computed(() => this.moments.value.at(-1) ?? 0);
  #stop: () => void = () => undefined;

  play(): void {
    const from = this.time.value;
    this.isPlaying.value = true;
    if (reducedMotion.matches) this.#playInSteps(from);
    else this.#playSmoothly(from ?? -0.5);
  }

  pause(): void {
    this.#stop();
    this.isPlaying.value = false;
    if (this.time.value !== undefined) this.time.value = Math.floor(this.time.value);
  }

  /** Shows everything again. */
  leave(): void {
    this.#stop();
    this.isPlaying.value = false;
    this.time.value = undefined;
  }

  /** Shows what has happened up to a frame. */
  show(frame: number): void {
    this.#stop();
    this.isPlaying.value = false;
    this.time.value = Math.min(Math.max(frame, 0), this.end.value);
  }

  /** Goes to the next moment in which something happens. */
  forward(): void {
    const { value: time = -1 } = this.time;
    const next = this.moments.value.find((moment) => moment > time);
    if (next === undefined) this.leave();
    else this.show(next);
  }

  back(): void {
    const { value: time = Infinity } = this.time;
    this.show(this.moments.value.findLast((moment) => moment < time) ?? 0);
  }

  #playSmoothly(from: number): void {
    const start = performance.now();
    let request = 0;
    const draw = () => {
      const time = from + Math.max(performance.now() - start, 0) / FRAME_MILLISECONDS;
      if (time > this.end.value + 1) {
        this.leave();
        return;
      }
      this.time.value = time;
      request = requestAnimationFrame(draw);
    };
    this.#stop();
    this.#stop = () => cancelAnimationFrame(request);
    draw();
  }

  #playInSteps(from: number | undefined): void {
    let timer: ReturnType<typeof setTimeout>;
    const step = (after: number) => {
      const next = this.moments.value.find((moment) => moment > after);
      if (next === undefined) {
        this.leave();
        return;
      }
      this.time.value = next;
      timer = setTimeout(() => step(next), STEP_MILLISECONDS);
    };
    this.#stop();
    this.#stop = () => clearTimeout(timer);
    step(from ?? -1);
  }
}
