import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Address } from './Address.js';
import { lazy } from './lazy.js';
import { Picture } from './Picture.js';
import type { Playground } from './Playground.js';

const Player = lazy(async () => (await import('./Player.js')).Player);

/** Only the picture and its playback, for other pages. */
export function Embed({ playground }: { readonly playground: Playground }) {
  const damage = useSignal<string | undefined>(undefined);
  const fragment = useSignal(location.hash);
  useEffect(() => {
    new Address().follow(({ origin, message }) => {
      fragment.value = location.hash;
      damage.value = message;
      if (message === undefined) playground.open(origin);
    });
  }, []);
  const problem = playground.problem.value?.message ?? damage.value;
  const { value: played } = playground.played;
  const caption = played?.caption || 'Marble diagram';
  return (
    <main class="embed">
      <h1 class="visually-hidden">{caption}</h1>
      {problem !== undefined ? (
        <p class="problem">{problem}</p>
      ) : (
        played && <Picture diagram={played} clock={playground.clock} label={caption} />
      )}
      <footer>
        {problem === undefined && played && <Player clock={playground.clock} />}
        <a href={`./${fragment.value}`} target="_blank" rel="noopener">
          Open in playground
        </a>
      </footer>
    </main>
  );
}
