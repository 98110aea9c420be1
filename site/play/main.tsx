import { render } from 'preact';
import './style.css';
import { App } from './ui/App.js';
import { lazy, loadRest } from './ui/lazy.js';
import { Playground } from './ui/Playground.js';
import { startTheme } from './ui/theme.js';

const Embed = lazy(async () => (await import('./ui/Embed.js')).Embed);

const isEmbedded = new URLSearchParams(location.search).has('embed');
const playground = new Playground();
startTheme({ remember: !isEmbedded });
// Reading the script and the first rendering are tasks of their own.
setTimeout(() =>
  render(
    isEmbedded ? (
      <Embed playground={playground} />
    ) : (
      <App playground={playground} home={import.meta.env.VITE_HOME ?? '../'} />
    ),
    document.getElementById('app')!,
  ),
);

if (!isEmbedded) {
  const whenIdle = window.requestIdleCallback ?? setTimeout;
  addEventListener('load', () => whenIdle(() => void loadRest()));
}
