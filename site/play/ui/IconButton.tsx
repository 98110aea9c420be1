import { Icon, type IconName } from './icons.js';

export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, for those who don't see the icon. */
  readonly label: string;
  readonly title?: string;
  /** The classes of its look, if it isn't the usual one. */
  readonly look?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, look = '', ...rest }: IconButtonProps) {
  return (
    <button type="button" class={`${look} icon-only`} aria-label={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
