import type { LiveDiagram } from './LiveDiagram.js';

/**
 * Makes the diagrams of a page live as soon as they come near. What that takes is loaded with the first of them, so a page
 * without diagrams loads nothing.
 */
const observer =
  typeof IntersectionObserver === 'undefined'
    ? undefined
    : new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) if (isIntersecting) void makeLive(target as HTMLElement);
        },
        { rootMargin: '200px' },
      );

const watched = new WeakSet<Element>();
const live = new Map<Element, LiveDiagram>();

export function watchDiagrams(): void {
  for (const [figure, diagram] of live) {
    if (figure.isConnected) continue;
    diagram.close();
    live.delete(figure);
  }
  for (const figure of document.querySelectorAll('figure.diagram[data-text]')) {
    if (watched.has(figure)) continue;
    watched.add(figure);
    observer?.observe(figure);
  }
}

async function makeLive(figure: HTMLElement): Promise<void> {
  observer?.unobserve(figure);
  try {
    const { LiveDiagram } = await import('./LiveDiagram.js');
    // The reader may have left the page meanwhile.
    if (figure.isConnected) live.set(figure, new LiveDiagram(figure));
  } catch (error) {
    // Without a network it stays a picture.
    console.warn(error);
  }
}
