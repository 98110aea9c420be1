import { signal, useSignal } from '@preact/signals';
import type { ComponentChildren, ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

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
  useEffect(() => inItsOwnTask(() => (isDue.value = true)), []);
  return isDue.value;
}

/** Renders what is in it in a task of its own. */
export function InItsOwnTask({ children }: { readonly children: ComponentChildren }) {
  return useOwnTask() ? <>{children}</> : null;
}

const waiting: (() => void)[] = [];

/** What the reader doesn't wait for is put off, one piece at a time, so that the page stays responsive on slow machines. */
export function inItsOwnTask(act: () => void): () => void {
  if (waiting.push(act) === 1) setTimeout(work);
  return () => {
    const index = waiting.indexOf(act);
    if (index >= 0) waiting[index] = () => undefined;
  };
}

function work(): void {
  waiting[0]?.();
  waiting.shift();
  if (waiting.length > 0) setTimeout(work);
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
