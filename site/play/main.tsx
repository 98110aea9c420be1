import { render } from 'preact';
import './style.css';
import { afterFrame } from './ui/afterFrame.js';
import { App } from './ui/App.js';
import { lazy, loadRest } from './ui/lazy.js';
import { Playground } from './ui/Playground.js';
import { startTheme } from './ui/theme.js';
import { whenIdle } from './ui/whenIdle.js';

const Embed = lazy(async () => (await import('./ui/Embed.js')).Embed);

const isEmbedded = new URLSearchParams(location.search).has('embed');
const playground = new Playground();
startTheme({ remember: !isEmbedded });
const start = () => {
  document.getElementById('loading')?.remove();
  render(
    isEmbedded ? (
      <Embed playground={playground} />
    ) : (
      <App playground={playground} home={import.meta.env.VITE_HOME ?? '../'} />
    ),
    document.getElementById('app')!,
  );
};
// Reading the script, setting up styles and fonts for a first line of text, and rendering are tasks of their own.
afterFrame(start);

if (!isEmbedded) {
  addEventListener('load', () => whenIdle(() => void loadRest()));
}
