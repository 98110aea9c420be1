import type { Geometry } from './geometry.js';
import type { Playground } from './Playground.js';

/** What the caret in the text is on. */
export function Lit({ playground, geometry }: { readonly playground: Playground; readonly geometry: Geometry }) {
  const { value: spot } = playground.underCaret;
  if (spot === undefined) return null;
  const line = geometry.lines.find(({ name }) => name === spot.line);
  const group =
    line?.groups.find(({ group: index, frame }) => index === spot.group && frame === spot.frame) ??
    line?.groups.find(({ group: index }) => index === spot.group);
  const frame = group?.frame ?? spot.frame;
  const x = geometry.zero + (frame - 0.5) * geometry.frame;
  return (
    <div class="lit-layer" aria-hidden="true">
      <span class="column" style={{ insetInlineStart: `${x}px`, inlineSize: `${geometry.frame}px` }} />
      {line && group && (
        <span
          class="lit"
          style={{
            insetInlineStart: `${x}px`,
            inlineSize: `${geometry.frame}px`,
            insetBlockStart: `${Math.min(group.top, line.top)}px`,
            blockSize: `${Math.max(group.bottom, line.bottom) - Math.min(group.top, line.top)}px`,
          }}
        />
      )}
    </div>
  );
}
