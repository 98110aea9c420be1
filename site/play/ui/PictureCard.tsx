import { useSignal } from '@preact/signals';
import { Icon } from './icons.js';
import { Picture } from './Picture.js';
import { tools, type Playground } from './Playground.js';
import { writeMarks } from './marks.js';
import { InItsOwnTask, inItsOwnTask, lazy } from './lazy.js';

const Comparisons = lazy(async () => (await tools()).Comparisons);
const Differences = lazy(async () => (await tools()).Differences);
const Handles = lazy(async () => (await tools()).Handles);
const Player = lazy(async () => (await import('./Player.js')).Player);
const Lit = lazy(async () => (await tools()).Lit);
const Inspector = lazy(async () => (await tools()).Inspector);
const OperatorChoice = lazy(async () => (await import('./OperatorChoice.js')).OperatorChoice);
const PredictionPanel = lazy(async () => (await import('./PredictionPanel.js')).PredictionPanel);
const GuessHandles = lazy(async () => (await import('./GuessHandles.js')).GuessHandles);

/** The picture with everything that belongs to it. */
export function PictureCard({ playground }: { readonly playground: Playground }) {
  const alignment = useSignal({ zero: 0, scale: 1 });
  const { value: prediction } = playground.prediction;
  const diagram = prediction === undefined ? playground.played.value : prediction.diagram.value;
  const phase = prediction?.phase.value ?? 'off';
  const isStale = playground.problem.value !== undefined;
  return (
    <div class="stack">
      <section class="card main" aria-labelledby="picture-title">
        <header>
          <h2 id="picture-title" class="visually-hidden">
            Picture
          </h2>
          <OperatorButton playground={playground} />
          <Chips playground={playground} />
          <button
            type="button"
            class="small"
            aria-pressed={phase !== 'off'}
            disabled={diagram?.result === undefined || isStale}
            onClick={() => (prediction === undefined ? void playground.predict() : prediction.leave())}
          >
            <Icon name="eye" /> Predict
          </button>
        </header>
        {diagram === undefined ? (
          <p class="placeholder">{isStale ? 'The picture appears as soon as the text can be run.' : ''}</p>
        ) : (
          <>
            <InItsOwnTask>
              <Picture
                diagram={diagram}
                clock={playground.clock}
                label={phase === 'guessing' ? 'The tasks, and the result that you expect' : 'Diagram'}
                isHeld={playground.isDragging.value}
                isStale={isStale}
                measured={({ zero }, scale) => {
                  const { value: before } = alignment;
                  if (before.zero !== zero / scale || before.scale !== scale)
                    alignment.value = { zero: zero / scale, scale };
                }}
              >
                {(geometry) => (
                  <>
                    <Lit playground={playground} geometry={geometry} />
                    {phase === 'off' && !isStale && (
                      <Handles playground={playground} diagram={playground.latest ?? diagram} geometry={geometry} />
                    )}
                    {prediction && phase === 'guessing' && <GuessHandles prediction={prediction} geometry={geometry} />}
                  </>
                )}
              </Picture>
            </InItsOwnTask>
            <p class="visually-hidden" role="status">
              {phase === 'guessing' || isStale ? '' : `Result: ${writeMarks(diagram.result?.marks ?? []) || 'nothing'}`}
            </p>
            {phase === 'off' && <Inspector playground={playground} diagram={diagram} />}
            {phase !== 'guessing' && <Player clock={playground.clock} />}
          </>
        )}
      </section>
      {prediction === undefined ? (
        <Comparisons playground={playground} {...alignment.value} />
      ) : (
        <PredictionPanel prediction={prediction} playground={playground} {...alignment.value} />
      )}
    </div>
  );
}

/** The operator, which is also the way to another one. */
function OperatorButton({ playground }: { readonly playground: Playground }) {
  const isOpen = useSignal(false);
  const { value: result } = playground.result;
  const expression = result?.diagram.expression;
  return (
    <>
      <button
        type="button"
        class="operator"
        disabled={result === undefined}
        aria-label={`Operator: ${expression ?? 'none'}`}
        onClick={() => (isOpen.value = true)}
      >
        <code>{expression ?? 'Operator'}</code>
        <Icon name="down" />
      </button>
      {isOpen.value && <OperatorChoice playground={playground} onClose={() => (isOpen.value = false)} />}
    </>
  );
}

/** What the text and the picture have to say about each other. */
function Chips({ playground }: { readonly playground: Playground }) {
  return (
    <div class="chips">
      {playground.isBusy.value && <span class="chip busy">running…</span>}
      {playground.problem.value !== undefined && <span class="chip">last version that ran</span>}
      {playground.isChanged.value && (
        <span class="chip">
          changed
          <button type="button" class="plain" onClick={() => inItsOwnTask(() => playground.reset())}>
            reset
          </button>
        </span>
      )}
      {playground.differences.value.length > 0 && <Differences playground={playground} />}
    </div>
  );
}
