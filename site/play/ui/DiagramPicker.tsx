import { useSignal } from '@preact/signals';
import { chaptersOf, search } from '../model/catalogue.js';
import { Dialog } from './Dialog.js';

export interface DiagramPickerProps {
  readonly current: string | undefined;
  readonly onClose: () => void;
}

/** All diagrams by chapter, as links, so that each opens in a tab of its own, too. */
export function DiagramPicker({ current, onClose }: DiagramPickerProps) {
  const words = useSignal('');
  const found = search(words.value);
  return (
    <Dialog title="Diagrams" class="wide tall" onClose={onClose}>
      <input
        type="search"
        class="search"
        aria-label="Find a diagram"
        placeholder="Find: timeout, retry, perGroup…"
        value={words.value}
        onInput={({ currentTarget }) => (words.value = currentTarget.value)}
      />
      <p class="visually-hidden" role="status">
        {found.length} diagrams
      </p>
      <div class="list">
        {chaptersOf(found).map(({ title, entries }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {entries.map(({ name, caption }) => (
                <li key={name}>
                  <a href={`#${name}`} aria-current={name === current ? 'page' : undefined} onClick={onClose}>
                    <b>{name}</b> <span>{caption}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p class="empty">No diagram has all of these words.</p>}
      </div>
    </Dialog>
  );
}
