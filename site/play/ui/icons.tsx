const paths = {
  undo: 'M7.5 4 4 7.5 7.5 11M4.5 7.5H12a4 4 0 0 1 0 8H8.5',
  redo: 'M12.5 4 16 7.5 12.5 11M15.5 7.5H8a4 4 0 0 0 0 8h3.5',
  play: 'M7 4.5v11l8.5-5.5z',
  pause: 'M7 4.5v11M13 4.5v11',
  previous: 'M12.5 5 7.5 10l5 5',
  next: 'M7.5 5l5 5-5 5',
  restart: 'M15 5l-6 5 6 5zM6 5v10',
  down: 'M5.5 8 10 12.5 14.5 8',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  trash: 'M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  share: 'M10 12V3.5M6.5 6.5 10 3l3.5 3.5M5 10v6.5h10V10',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.5 1.5M14.2 14.2l1.5 1.5M4.3 15.7l1.5-1.5M14.2 5.8l1.5-1.5',
  moon: 'M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5z',
  system: 'M3 4.5h14v9H3zM7 17h6M10 13.5V17',
  grid: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  blank: 'M5 3h7l3.5 3.5V17H5zM12 3v4h3.5',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  const filled = name === 'play' || name === 'restart';
  return (
    <svg class={filled ? 'icon filled' : 'icon'} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
