import { signal, useSignal } from '@preact/signals';
import type { ComponentChildren, ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { afterFrame } from './afterFrame.js';

const loaders: (() => Promise<unknown>)[] = [];

/** A component that is loaded when it's first shown, or when the page has nothing else to do. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element | null {
  const loaded = signal<{ readonly Component: ComponentType<P> } | undefined>(undefined);
  const start = once(async () => {
    loaded.value = { Component: await load() };
  });
  loaders.push(start);
  return function Lazy(props) {
    const isDue = useOwnTask();
    if (loaded.value === undefined) void start();
    if (loaded.value === undefined || !isDue) return null;
    const { Component } = loaded.value;
    return <Component {...props} />;
  };
}

/** Whether the task in which a component is to be rendered has come; until then, it's as good as empty. */
export function useOwnTask(): boolean {
  const isDue = useSignal(false);
  useEffect(() => inItsOwnTask(() => (isDue.value = true), afterFrame), []);
  return isDue.value;
}

/** Renders what is in it in a task of its own. */
export function InItsOwnTask({ children }: { readonly children: ComponentChildren }) {
  return useOwnTask() ? <>{children}</> : null;
}

interface Piece {
  readonly act: () => void;
  /** When the next one follows. */
  readonly then: (next: () => void) => void;
}

const waiting: Piece[] = [];

/**
 * What the reader doesn't wait for is put off, one piece at a time, so that the page stays responsive on slow machines.
 *
 * @param then - when the next piece follows: in the next task, or once what this one renders has been laid out and
 *   painted, which would add up for many pieces
 * @returns what takes it back
 */
export function inItsOwnTask(act: () => void, then: Piece['then'] = setTimeout): () => void {
  const piece = { act, then };
  if (waiting.push(piece) === 1) setTimeout(work);
  return () => {
    const index = waiting.indexOf(piece);
    if (index > 0) waiting.splice(index, 1);
    else if (index === 0) waiting[0] = { act: () => undefined, then: setTimeout };
  };
}

function work(): void {
  const { act, then } = waiting[0];
  try {
    act();
  } finally {
    waiting.shift();
    if (waiting.length > 0) then(work);
  }
}

/** Something else to load when there is time. */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  const start = once(load);
  loaders.push(start);
  return start;
}

/** Loads the rest of the page, so that it works without a network from then on. */
export async function loadRest(): Promise<void> {
  for (const load of loaders) await load().catch(() => undefined);
  document.documentElement.dataset['loaded'] = 'all';
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      // It's tried again the next time.
      loading = undefined;
      throw error;
    }));
}
