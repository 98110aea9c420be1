import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Address } from './Address.js';
import { notice, toCopy } from './copy.js';
import { lazy, useOwnTask } from './lazy.js';
import { PictureCard } from './PictureCard.js';
import { tools, type Playground } from './Playground.js';

const Toolbar = lazy(async () => (await import('./Toolbar.js')).Toolbar);
const DiagramPicker = lazy(async () => (await import('./DiagramPicker.js')).DiagramPicker);
const TextEditor = lazy(async () => (await tools()).TextEditor);
const CopyDialog = lazy(async () => (await import('./CopyDialog.js')).CopyDialog);

export interface AppProps {
  readonly playground: Playground;
  /** The start page of the documentation. */
  readonly home: string;
}

export function App({ playground, home }: AppProps) {
  const isPicking = useSignal(false);
  const isDue = useOwnTask();
  const damage = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const address = new Address();
    address.follow(({ origin, message }) => {
      damage.value = message;
      // Under a damaged link, what was there stays.
      if (message === undefined || playground.text.value === '') playground.open(origin);
    });
    return playground.text.subscribe((text) => {
      if (playground.isChanged.value) damage.value = undefined;
      if (damage.value === undefined && text !== '') address.write(text, playground.origin.value);
    });
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => undoByKey(event, playground);
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);

  const name = playground.origin.value.name;
  const title = name ?? 'Your diagram';
  const caption = playground.result.value?.diagram.caption;
  useEffect(() => {
    document.title = `${title} · Marble playground`;
  }, [title]);
  return (
    <>
      <header class="top">
        <a class="brand" href={home} aria-label="rxjs-as-completed">
          <Logo />
          <span>rxjs-as-completed</span>
        </a>
        <Toolbar playground={playground} pick={() => (isPicking.value = true)} />
      </header>
      <main>
        {damage.value !== undefined && (
          <div class="card alert" role="alert">
            <p>{damage.value}</p>
            <button type="button" onClick={() => (isPicking.value = true)}>
              Choose a diagram
            </button>
          </div>
        )}
        <div class="title">
          <h1>{title}</h1>
          <p>{caption}</p>
        </div>
        {isDue && (
          <div class="columns">
            <PictureCard playground={playground} />
            {playground.prediction.value !== undefined ? (
              <section class="card text" aria-label="Text">
                <p class="hint">The text states the result, so it is hidden while you predict.</p>
              </section>
            ) : (
              <TextEditor playground={playground} />
            )}
          </div>
        )}
      </main>
      <p class="notice" role="status">
        {notice.value !== '' && <span key={notice.value}>{notice.value}</span>}
      </p>
      {isPicking.value && (
        <DiagramPicker
          current={playground.isChanged.value ? undefined : name}
          onClose={() => (isPicking.value = false)}
        />
      )}
      {toCopy.value !== undefined && <CopyDialog />}
    </>
  );
}

/** As in icon.svg. A picture in a file, or an address that holds one, is a document of its own to set up. */
function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <path d="M2 16h28" stroke="#7a8594" stroke-width="2" />
      <circle cx="8" cy="16" r="5.5" fill="#8ec5ff" stroke="#1f2328" stroke-width="1.5" />
      <circle cx="20" cy="16" r="5.5" fill="#ffb86b" stroke="#1f2328" stroke-width="1.5" />
      <path d="M29 8v16" stroke="#7a8594" stroke-width="3" />
    </svg>
  );
}

/** Undoes and redoes whatever has the focus, except in fields that aren't part of the diagram. */
function undoByKey(event: KeyboardEvent, playground: Playground): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const { target } = event;
  if (target instanceof HTMLInputElement && ['text', 'search'].includes(target.type)) return;
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey) playground.undo();
  else if (key === 'y' || key === 'z') playground.redo();
  else return;
  event.preventDefault();
}
