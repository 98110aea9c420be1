/**
 * Shows the types of names in code: of the one under the pointer, and of the one that has the focus. Of each block, one
 * name is a stop for the Tab key; the left and right arrows go to the others. One box serves the whole page.
 */
export function showTypes(): void {
  const box = document.createElement('div');
  box.id = 'type';
  box.className = 'type';
  box.setAttribute('role', 'tooltip');
  box.hidden = true;
  let shown: { readonly name: HTMLElement; readonly top: number } | undefined;

  const hide = () => {
    shown?.name.removeAttribute('aria-describedby');
    shown = undefined;
    box.hidden = true;
  };
  const show = (name: HTMLElement) => {
    hide();
    box.textContent = name.dataset['type']!;
    box.hidden = false;
    (name.closest('main') ?? document.body).append(box);
    name.setAttribute('aria-describedby', box.id);
    shown = { name, top: placeAt(name, box) };
  };
  const goTo = (name: HTMLElement | undefined) => {
    if (name === undefined) return;
    makeStop(name);
    name.focus();
    show(name);
  };

  // A finger that scrolls touches names, too. It shows the type of the one that it taps.
  document.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'touch') return;
    const name = nameAt(target);
    if (name !== null) show(name);
    else if (shown?.name !== document.activeElement && !box.contains(target as Node)) hide();
  });
  document.addEventListener('click', ({ target }) => goTo(nameAt(target) ?? undefined));
  document.addEventListener('pointerdown', ({ target }) => {
    if (nameAt(target) === null && !box.contains(target as Node)) hide();
  });
  document.addEventListener('focusin', ({ target }) => {
    const name = nameAt(target);
    if (name !== null) show(name);
  });
  document.addEventListener('focusout', ({ target }) => {
    // someone who is selecting text in the box isn't done with it
    if (target === shown?.name && !box.matches(':hover')) hide();
  });
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    if (key === 'Escape') hide();
    const name = nameAt(document.activeElement);
    if (name === null) return;
    const names = namesIn(blockOf(name));
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step !== undefined) goTo(names[names.indexOf(name) + step]);
    else if (key === 'Enter' || key === ' ') goTo(name);
    else return;
    event.preventDefault();
  });
  const follow = () => {
    if (shown === undefined || shown.name.getBoundingClientRect().top === shown.top) return;
    if (shown.name === document.activeElement) show(shown.name);
    else hide();
  };
  addEventListener('scroll', follow, { capture: true, passive: true });
}

/** In a block whose names have types, the first name is the stop for the Tab key, in place of the block. */
export function prepareTypes(): void {
  for (const block of document.querySelectorAll<HTMLElement>('pre[tabindex]')) {
    const [first] = namesIn(block);
    if (first === undefined) continue;
    block.removeAttribute('tabindex');
    block.setAttribute('role', 'group');
    block.setAttribute('aria-label', 'Code: the left and right arrows go to its names and show their types');
    makeStop(first);
  }
}

function nameAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.typed') : null;
}

function blockOf(name: HTMLElement): HTMLElement {
  return name.closest('pre')!;
}

function namesIn(block: HTMLElement): readonly HTMLElement[] {
  return [...block.querySelectorAll<HTMLElement>('.typed')];
}

/** Only the stop is a button: a text full of buttons would be hard to listen to. */
function makeStop(name: HTMLElement): void {
  const before = blockOf(name).querySelector<HTMLElement>('.typed[role]');
  before?.removeAttribute('role');
  before?.removeAttribute('tabindex');
  name.setAttribute('role', 'button');
  name.tabIndex = 0;
}

/** Above a name, or below it if there is more room. The pointer gets into the box without leaving both. */
function placeAt(name: HTMLElement, box: HTMLElement): number {
  const { left, top, bottom } = name.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const above = top - NAVIGATION;
  const below = clientHeight - bottom;
  const isAbove = above >= box.scrollHeight || above > below;
  box.style.maxBlockSize = `${Math.max(isAbove ? above : below, 0)}px`;
  box.style.left = `${Math.max(8, Math.min(left, clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${isAbove ? top - box.offsetHeight : bottom}px`;
  return top;
}

/** The height of the bar at the top, which stays when the page scrolls. */
const NAVIGATION = 64;
