import { TEXT } from './text.js';

const MONOSPACE = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";
/** Of the outlines of marbles, and of the letters on them. */
export const INK = '#1f2328';

const LIGHT = `
&{color:#1f2328}
& .paper{fill:#fff}`;

const DARK = `
&{color:#e6edf3}
& .paper{fill:#0d1117}`;

export const THEMES = {
  light: () => LIGHT,
  dark: () => DARK,
  both: () => `${LIGHT}\n@media (prefers-color-scheme:dark){${DARK}\n}`,
} as const;

/** A function, because bundlers keep a constant that is computed, even if nobody uses it. */
const shapes = () => `
&{max-width:100%;height:auto;direction:ltr;letter-spacing:normal}
& text{fill:currentColor;font:${TEXT.large}px ${MONOSPACE};dominant-baseline:central}
& .small{font-size:${TEXT.small}px}
& .marks text{fill:${INK};font-family:Arial,Helvetica,sans-serif;font-size:15px;text-anchor:middle}
& .marks .small{font-size:12px}
& path{fill:none;stroke:currentColor;stroke-width:2}
& circle{stroke:${INK};stroke-width:1.5}
& .operator rect{stroke:currentColor;stroke-width:1.5}
& .end{stroke-width:3}
& .dots{stroke-dasharray:.1 7.1;stroke-linecap:round}
& .cut{stroke:#e5484d;stroke-width:2.5}
& .pale{opacity:.28}`;

/** In forced colours, marbles have the colours of the page, and what never happened is grey. */
const FORCED = `
@media (forced-colors:active){
&{forced-color-adjust:none;color:CanvasText}
& .paper{fill:Canvas}
& circle{fill:Canvas;stroke:currentColor}
& .marks text{fill:currentColor}
& .cut{stroke:currentColor}
& .pale{opacity:1;color:GrayText}
}`;

/** The style sheet of a still picture. It's confined to that picture, since in a page it applies to the whole page. */
export function styleOf(id: string, theme: keyof typeof THEMES): string {
  return `${shapes()}${THEMES[theme]()}${FORCED}`.replaceAll('&', `#${id}`);
}
