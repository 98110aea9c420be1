import { useSignal } from '@preact/signals';
import type { Choice } from '../model/operators.js';
import { Dialog } from './Dialog.js';

export interface OperatorPickerProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly choose: (expression: string) => void;
  readonly onClose: () => void;
}

/** Operators with a line about each, and room for an expression of one's own. */
export function OperatorPicker({ title, choices, chosen, choose, onClose }: OperatorPickerProps) {
  const words = useSignal('');
  const wanted = words.value.toLowerCase().trim().split(/\s+/);
  const found = choices.filter(({ expression, does }) =>
    wanted.every((word) => `${expression} ${does}`.toLowerCase().includes(word)),
  );
  const take = (expression: string) => {
    choose(expression);
    onClose();
  };
  const own = words.value.trim();
  return (
    <Dialog title={title} class="wide tall" onClose={onClose}>
      <form
        method="dialog"
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (own !== '') take(found.length === 1 ? found[0].expression : own);
        }}
      >
        <input
          type="search"
          class="search"
          aria-label="Find or write an operator"
          placeholder="Find, or write: mergeAll(2)"
          value={words.value}
          autocapitalize="off"
          spellcheck={false}
          onInput={({ currentTarget }) => (words.value = currentTarget.value)}
        />
      </form>
      <p class="visually-hidden" role="status">
        {found.length} operators
      </p>
      <div class="list">
        {own !== '' && !choices.some(({ expression }) => expression === own) && (
          <button type="button" class="choice" onClick={() => take(own)}>
            <code>{own}</code> <span>as written</span>
          </button>
        )}
        {(['rxjs-as-completed', 'rxjs'] as const).map((from) => {
          const some = found.filter((choice) => choice.from === from);
          return (
            some.length > 0 && (
              <section key={from}>
                <h3>{from === 'rxjs' ? 'RxJS' : from}</h3>
                <ul>
                  {some.map(({ expression, does }) => (
                    <li key={expression}>
                      <button
                        type="button"
                        class="choice"
                        aria-pressed={chosen.includes(expression)}
                        onClick={() => take(expression)}
                      >
                        <code>{expression}</code> <span>{does}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
