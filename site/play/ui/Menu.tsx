import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.js';

export interface MenuProps {
  readonly label: string;
  readonly icon: IconName;
  readonly class?: string;
  /** The content; `close` hides it and gives the focus back to the button. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that discloses a panel beneath it. */
export function Menu({ label, icon, class: kind = '', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current!.focus();
  };
  useLayoutEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: Event) => {
      if (!root.current!.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, [isOpen]);
  return (
    <div
      class={`menu ${kind}`}
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) close();
      }}
    >
      <button type="button" ref={button} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <Icon name={icon} />
        <span class="label">{label}</span>
        <Icon name="down" />
      </button>
      <div class="panel" id={id} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  );
}
