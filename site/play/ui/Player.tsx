import type { Clock } from './Clock.js';
import { IconButton } from './IconButton.js';

/** Plays the diagram: marbles appear as time passes. */
export function Player({ clock }: { readonly clock: Clock }) {
  const { value: time } = clock.time;
  const end = clock.end.value;
  const frame = time === undefined ? end : Math.max(Math.floor(time), 0);
  const isPlaying = clock.isPlaying.value;
  return (
    <div class="player" role="group" aria-label="Playback">
      <IconButton
        icon="previous"
        label="Step back"
        disabled={time !== undefined && time <= 0}
        onClick={() => clock.back()}
      />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? 'Pause' : 'Play'}
        look="primary"
        onClick={() => (isPlaying ? clock.pause() : clock.play())}
      />
      <IconButton icon="next" label="Step forward" disabled={time === undefined} onClick={() => clock.forward()} />
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
