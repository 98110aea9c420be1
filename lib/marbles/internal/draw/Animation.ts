import { FRAME, round, type Layout } from './layOut.js';

/** In milliseconds. */
const PER_FRAME = 300;
const SHORTEST_RUN = 1_500;
const LONGEST_RUN = 12_500;
const HOLD = 2_000;
const FADE = 500;
const POP = 250;

/**
 * Time passes from left to right: a thin line moves over the picture, marbles appear in their frames, and the lines of
 * tasks are uncovered by curtains that move with it. After a pause, everything fades, and it starts over.
 *
 * All animations are as long as the loop and start together, so they stay in step. Without them, the picture is still.
 */
export class Animation {
  /** Covers what time hasn't reached of a line. */
  readonly curtain: string;
  /** Shows how far time has come. */
  readonly sweep: string;
  readonly #frames: number;
  /** The frames in which something appears, with the number of their class. */
  readonly #moments = new Map<number, number>();

  constructor({ left, width, bottom, last }: Layout) {
    this.curtain = `<rect class="paper curtain" x="${left}" y="-9" width="${width - left}" height="18"/>`;
    this.sweep = `<path class="sweep" d="M${left - 0.5} 8V${bottom}"/>`;
    this.#frames = last + 1;
  }

  /** The class of what appears in a frame. What never happened, in frame `Infinity`, appears when all is over. */
  classOf(frame: number): string {
    const number = this.#moments.get(frame) ?? this.#moments.size;
    this.#moments.set(frame, number);
    return `t${number}`;
  }

  /** The style sheet of a picture that was painted with these classes. */
  styleOf(id: string): string {
    const run = Math.min(Math.max(this.#frames * PER_FRAME, SHORTEST_RUN), LONGEST_RUN);
    const loop = run + HOLD + FADE;
    const at = (milliseconds: number) => `${round((milliseconds / loop) * 100)}%`;
    // Time starts half a frame before frame 0, where the curtains begin.
    const timeOf = (frame: number) => Math.min(((frame + 0.5) / this.#frames) * run, run);
    const animation = (name: string, easing = '') => `animation:${id}-${name} ${loop / 1_000}s${easing} infinite`;
    const moved = `transform:translateX(${round(this.#frames * FRAME)}px)`;
    return `
#${id} .sweep{stroke-width:1;stroke-opacity:.45}
#${id} .sweep,#${id} .curtain{display:none}
@media (prefers-reduced-motion:no-preference){
#${id} .sweep,#${id} .curtain{display:inline;${animation('sweep', ' linear')}}
@keyframes ${id}-sweep{0%{opacity:1;transform:none}${at(run)}{opacity:1;${moved}}${at(run + POP)},to{opacity:0;${moved}}}
#${id} .run{${animation('run')}}
@keyframes ${id}-run{0%,${at(run + HOLD)}{opacity:1}to{opacity:0}}
${[...this.#moments]
  .map(([frame, index]) => {
    const time = timeOf(frame);
    return `#${id} .t${index}{${animation(`t${index}`)}}
@keyframes ${id}-t${index}{0%,${at(time)}{opacity:0;transform:scale(.4)}${at(time + POP / 2)}{opacity:1;transform:scale(1.15)}${at(time + POP)},to{opacity:1;transform:none}}`;
  })
  .join('\n')}
}`;
  }
}
