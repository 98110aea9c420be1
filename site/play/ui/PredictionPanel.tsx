import { Strip } from './Strip.js';
import type { Playground } from './Playground.js';
import type { Prediction } from './Prediction.js';

export interface PredictionPanelProps {
  readonly prediction: Prediction;
  readonly playground: Playground;
  readonly zero: number;
  readonly scale: number;
}

/** What the reader expects, and what happens. */
export function PredictionPanel({ prediction, playground, zero, scale }: PredictionPanelProps) {
  const isRevealed = prediction.phase.value === 'revealed';
  return (
    <section class="card predict" aria-labelledby="predict-title">
      <header>
        <h2 id="predict-title">{isRevealed ? 'What happens' : 'What will happen?'}</h2>
      </header>
      {isRevealed ? <Revealed {...{ prediction, playground, zero, scale }} /> : <Guess prediction={prediction} />}
      <div class="actions">
        {isRevealed ? (
          <button type="button" onClick={() => prediction.guessAgain()}>
            Try again
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            disabled={prediction.marks.value === undefined}
            onClick={() => prediction.reveal()}
          >
            Reveal
          </button>
        )}
        <button type="button" class="plain" onClick={() => prediction.leave()}>
          Stop predicting
        </button>
      </div>
    </section>
  );
}

function Guess({ prediction }: { readonly prediction: Prediction }) {
  const legend = prediction.legend.value;
  const isReadable = prediction.marks.value !== undefined;
  return (
    <>
      <p>
        The tasks are drawn as they would run alone. Choose a marble and click the result line in the frame where you
        expect it, or type the line.
      </p>
      <div class="symbols" role="radiogroup" aria-label="Marble to place">
        {prediction.symbols.value.map((symbol) => (
          <label key={symbol}>
            <input
              type="radio"
              name="symbol"
              checked={symbol === prediction.symbol.value}
              onChange={() => (prediction.symbol.value = symbol)}
            />
            <span>{symbol === '|' ? 'end' : symbol === '#' ? 'error' : symbol}</span>
          </label>
        ))}
      </div>
      {legend.length > 0 && (
        <ul class="legend">
          {legend.map(([symbol, meaning]) => (
            <li key={symbol}>
              <code>
                {symbol} := {meaning}
              </code>
            </li>
          ))}
        </ul>
      )}
      <label class="field">
        <span>Your result line</span>
        <input
          class="code"
          value={prediction.text.value}
          placeholder="-BC-(A|)"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={!isReadable}
          onInput={({ currentTarget }) => (prediction.text.value = currentTarget.value)}
        />
      </label>
      {!isReadable && <p class="hint">Letters, digits, “-”, “|” and “#”; several in one frame as “(AB)”.</p>}
    </>
  );
}

function Revealed({ prediction, playground: { played }, zero, scale }: PredictionPanelProps) {
  const moments = prediction.moments.value;
  const right = moments.filter(({ expected, happens }) => expected === happens).length;
  const result = played.value!;
  const guess = {
    ...result,
    result: { marks: prediction.marks.value ?? [], length: 1, legend: new Map<string, string>() },
  };
  return (
    <>
      <p role="status">
        {right === moments.length
          ? 'Exactly as you expected.'
          : `${right} of ${moments.length} moments as you expected.`}
      </p>
      <div class="rows" role="group" aria-labelledby="predict-title" tabIndex={0}>
        <ul>
          <li>
            <div class="what">You expected</div>
            <Strip
              diagram={guess}
              zero={zero}
              scale={scale}
              label={`You expected ${prediction.text.value || 'nothing'}`}
            />
          </li>
          <li>
            <div class="what">It happens</div>
            <Strip diagram={result} zero={zero} scale={scale} label="What happens" />
          </li>
        </ul>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            <th scope="col">You expected</th>
            <th scope="col">It happens</th>
          </tr>
        </thead>
        <tbody>
          {moments.map(({ frame, expected, happens }) => (
            <tr key={frame} class={expected === happens ? 'right' : 'other'}>
              <th scope="row">{frame}</th>
              <td>{expected === '' ? 'nothing' : <code>{expected}</code>}</td>
              <td>
                {happens === '' ? 'nothing' : <code>{happens}</code>}
                {expected === happens && <span class="tick"> ✓</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
