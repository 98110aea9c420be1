import { canBeStated } from '../model/edit.js';
import type { Playground } from './Playground.js';

/** A text that states something else than what happens. */
export function Differences({ playground }: { readonly playground: Playground }) {
  const differences = playground.differences.value;
  const { value: played } = playground.played;
  if (played === undefined) return null;
  return (
    <details class="chip differs">
      <summary>differs from the text</summary>
      <div class="panel">
        <dl>
          {differences.map(({ what, stated, played: happens }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                <span>text</span> <code>{stated || 'nothing'}</code>
              </dd>
              <dd>
                <span>happens</span> <code>{happens || 'nothing'}</code>
              </dd>
            </div>
          ))}
        </dl>
        {canBeStated(played) ? (
          <button type="button" class="small" onClick={() => playground.useWhatHappens()}>
            Use what happens
          </button>
        ) : (
          <p class="hint">The text has no room for what happens: a group takes as many frames as it has characters.</p>
        )}
      </div>
    </details>
  );
}
