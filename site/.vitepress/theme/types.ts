/** Shows the type of a name in code under the pointer or the finger. One box serves the whole page. */
export function showTypes(): void {
  const box = document.createElement('div');
  box.className = 'type';
  box.hidden = true;
  document.body.append(box);
  let shown: { readonly name: Element; readonly top: number } | undefined;
  const hide = () => {
    shown = undefined;
    box.hidden = true;
  };
  document.addEventListener('pointerover', ({ target }) => {
    const name = (target as Element).closest<HTMLElement>('.typed');
    if (name === null) {
      hide();
      return;
    }
    box.textContent = name.dataset['type']!;
    box.hidden = false;
    const { left, top, bottom } = name.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = box;
    const room = document.documentElement.clientWidth - offsetWidth - 8;
    shown = { name, top };
    box.style.left = `${Math.max(8, Math.min(left, room))}px`;
    box.style.top = `${top > offsetHeight + 72 ? top - offsetHeight - 6 : bottom + 6}px`;
  });
  const hideIfMoved = () => {
    if (shown !== undefined && shown.name.getBoundingClientRect().top !== shown.top) hide();
  };
  addEventListener('scroll', hideIfMoved, { capture: true, passive: true });
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') hide();
  });
}
