import type { Clock } from './Clock.js';
import { Icon } from './icons.js';

/** Plays the diagram: marbles appear as time passes. */
export function Player({ clock }: { readonly clock: Clock }) {
  const { value: time } = clock.time;
  const end = clock.end.value;
  const frame = time === undefined ? end : Math.max(Math.floor(time), 0);
  const isPlaying = clock.isPlaying.value;
  return (
    <div class="player" role="group" aria-label="Playback">
      <button
        type="button"
        class="icon-only"
        aria-label="Step back"
        disabled={time !== undefined && time <= 0}
        onClick={() => clock.back()}
      >
        <Icon name="previous" />
      </button>
      <button
        type="button"
        class="icon-only primary"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        onClick={() => (isPlaying ? clock.pause() : clock.play())}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        class="icon-only"
        aria-label="Step forward"
        disabled={time === undefined}
        onClick={() => clock.forward()}
      >
        <Icon name="next" />
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(end, 1)}
        step={1}
        value={frame}
        aria-label="Time"
        aria-valuetext={`frame ${frame} of ${end}`}
        onInput={({ currentTarget }) => clock.show(currentTarget.valueAsNumber)}
      />
      <output class="time" aria-hidden="true">
        {frame}
        <span class="of">/{end}</span>
      </output>
    </div>
  );
}
