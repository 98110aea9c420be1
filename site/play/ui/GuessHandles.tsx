import { useRef } from 'preact/hooks';
import type { Geometry } from './geometry.js';
import { Grip } from './Handles.js';
import { groupsOf, wordsOf } from './marks.js';
import type { Prediction } from './Prediction.js';

/** While the reader predicts, only the result can be moved. */
export function GuessHandles({
  prediction,
  geometry,
}: {
  readonly prediction: Prediction;
  readonly geometry: Geometry;
}) {
  const grip = useRef<Grip | undefined>(undefined);
  const hasMoved = useRef(false);
  const latest = useRef(geometry);
  latest.current = geometry;
  const line = geometry.lines.find(({ name }) => name === 'result');
  if (line === undefined) return null;
  const groups = groupsOf(prediction.marks.value ?? []);
  const place = { insetBlockStart: `${line.top - 6}px`, blockSize: `${line.bottom - line.top + 12}px` };
  return (
    <div class="handles" role="group" aria-label="Your result">
      <div
        class="lane guess"
        style={{ ...place, insetInlineStart: `${geometry.zero - geometry.frame / 2}px` }}
        onClick={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          prediction.place(Math.max(Math.floor((event.clientX - left) / geometry.frame), 0));
        }}
      />
      {groups.map((marks, group) => {
        const { frame } = marks[0];
        const move = (to: number) => prediction.move(group, to);
        return (
          <div
            key={group}
            class="handle"
            role="slider"
            tabIndex={0}
            aria-label={`${wordsOf(marks)} of your result`}
            aria-valuemin={0}
            aria-valuemax={60}
            aria-valuenow={frame}
            aria-valuetext={`frame ${frame}`}
            style={{
              ...place,
              insetInlineStart: `${geometry.zero + (frame - 0.5) * geometry.frame}px`,
              inlineSize: `${geometry.frame}px`,
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') move(frame - 1);
              else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') move(frame + 1);
              else if (event.key === 'Delete' || event.key === 'Backspace') prediction.remove(group);
              else return;
              event.preventDefault();
            }}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              grip.current = new Grip(event.currentTarget, latest, event, (frames) => {
                hasMoved.current = true;
                prediction.move(group, frame + frames);
              });
              hasMoved.current = false;
            }}
            onClick={() => {
              if (!hasMoved.current) prediction.place(frame);
            }}
            onPointerMove={(event) => grip.current?.follow(event)}
            onLostPointerCapture={() => {
              grip.current?.release();
              grip.current = undefined;
            }}
          />
        );
      })}
    </div>
  );
}
