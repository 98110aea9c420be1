import { drawDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { asCode } from '../model/exports/asCode.js';
import { asTestScheduler } from '../model/exports/asTestScheduler.js';
import { asTextTest } from '../model/exports/asTextTest.js';
import type { Exported } from '../model/exports/Exported.js';
import { fileName } from '../model/exports/fileName.js';
import { toFragment } from '../model/link/toFragment.js';
import { copy, say } from './copy.js';
import { sizeOf } from './Drawing.js';
import type { Playground } from './Playground.js';
import { colours } from './theme.js';

/** How many pixels of a PNG a unit of the drawing takes. */
const PNG_SCALE = 2;

export interface ExportItemsProps {
  readonly playground: Playground;
  readonly close: () => void;
}

export function ExportItems({ playground, close }: ExportItemsProps) {
  const { value: diagram } = playground.played;
  const text = playground.text.value;
  const item = (label: string, act: () => unknown) => (
    <li>
      <button
        type="button"
        class="plain"
        onClick={() => {
          close();
          void act();
        }}
      >
        {label}
      </button>
    </li>
  );
  return (
    <>
      <h3>Link</h3>
      <ul>
        {item('Copy link', () => copyAddress('Link', text, linkTo))}
        {item('Copy embed code', () => copyAddress('Embed code', text, (fragment) => embedCode(fragment, diagram)))}
      </ul>
      {diagram && (
        <>
          <h3>Picture</h3>
          <ul>
            {item('Download SVG', () => saveText(drawDiagram(diagram), `${fileName(diagram)}.svg`))}
            {item('Download animated SVG', () =>
              saveText(drawDiagram(diagram, { animated: true }), `${fileName(diagram)}-animated.svg`),
            )}
            {item('Download PNG', () => savePng(diagram))}
          </ul>
          <h3>Code</h3>
          <ul>
            {item('Copy as TestScheduler test', () => copyCode('Test', asTestScheduler(diagram)))}
            {item('Copy as code with RxJS', () => copyCode('Code', asCode(diagram)))}
            {item('Copy as .txt diagram', () => copyCode('Diagram', asTextTest(text).text))}
            {item('Copy the test of the .txt', () => copyCode('Test', asTextTest(text).test))}
          </ul>
        </>
      )}
    </>
  );
}

async function copyCode(what: string, exported: Exported): Promise<void> {
  if (exported.code === undefined) say(exported.reason);
  else await copy(what, exported.code);
}

async function copyAddress(what: string, text: string, write: (fragment: string) => string): Promise<void> {
  const fragment = toFragment(text);
  if (fragment === undefined) say('This text is too long for a link. Copy the text instead.');
  else await copy(what, write(fragment));
}

function linkTo(fragment: string): string {
  const address = new URL(location.href);
  address.search = '';
  address.hash = fragment;
  return address.href;
}

function embedCode(fragment: string, diagram: Diagram | undefined): string {
  const address = new URL(linkTo(fragment));
  address.search = '?embed';
  const height = diagram === undefined ? 320 : Math.ceil(sizeOf(drawDiagram(diagram)).height * 1.35) + 70;
  const title = (diagram?.caption || 'Marble diagram').replace(
    /[&<>"]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
  return `<iframe src="${address.href.replaceAll('&', '&amp;')}" title="${title}" width="100%" height="${height}" loading="lazy" style="border: 0"></iframe>`;
}

function saveText(text: string, name: string): void {
  save(new Blob([text], { type: 'image/svg+xml' }), name);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(`${name} saved`);
}

async function savePng(diagram: Diagram): Promise<void> {
  const svg = drawDiagram(diagram, { theme: colours.value });
  const { width, height } = sizeOf(svg);
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) say('The browser can’t make a picture of this size.');
    else save(blob, `${fileName(diagram)}.png`);
  } finally {
    URL.revokeObjectURL(address);
  }
}
