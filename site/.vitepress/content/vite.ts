import type { Server } from 'node:http';
import { drawDiagram, readDiagram } from '../../../lib/marbles/index.js';
import type { UserConfig } from 'vitepress';
import { root } from './pages.js';

type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>;

export function plugins(): Plugins {
  return [stylesOfDiagrams, vueOfTheSite, playground];
}

const STYLES = 'virtual:diagrams.css';

/** The styles that all drawings share, taken from those that a drawing brings along. The page's switch sets the colours. */
const stylesOfDiagrams: Plugins[number] = {
  name: 'styles of diagrams',
  resolveId: (id: string) => (id === STYLES ? `\0${STYLES}` : undefined),
  load(id: string) {
    if (id !== `\0${STYLES}`) return undefined;
    const diagram = readDiagram('a = -|\n\n(a|)\n\n> asCompleted()\n');
    const rulesOf = (theme: 'light' | 'dark', scope: string) => {
      const [, style = ''] = /<style>([^]*?)<\/style>/.exec(drawDiagram(diagram, { theme })) ?? [];
      return style.replace(/#m[0-9a-z]+/g, scope).split('\n');
    };
    const light = rulesOf('light', '.diagram svg');
    const dark = rulesOf('dark', '.diagram svg').filter((rule) => !light.includes(rule));
    if (dark.length === 0) throw new Error('Drawings in light and dark have the same styles');
    return [...light, '@media (forced-colors:none){', ...dark.map((rule) => `.dark ${rule}`), '}'].join('\n');
  },
};

/**
 * The playground while the documentation is developed: below its address, a server of its own answers, which knows what
 * its files need. Otherwise it's built into the same folder.
 */
const playground: Plugins[number] = {
  name: 'playground',
  apply: 'serve',
  async configureServer({ config, middlewares, httpServer }) {
    const { createServer } = await import('vite');
    const base = `${config.base}play/`;
    const server = await createServer({
      configFile: `${root}site/vite.config.ts`,
      root: `${root}site/play`,
      base,
      server: { middlewareMode: true, ws: { server: httpServer as Server }, fs: { allow: [root] } },
    });
    httpServer!.once('close', () => void server.close());
    middlewares.use((request, response, next) => {
      if (request.url?.startsWith(base)) server.middlewares(request, response, next);
      else next();
    });
  },
};

/** Pages outside of this folder don't find its packages. In the browser VitePress sees to it. */
const vueOfTheSite: Plugins[number] = {
  name: 'vue of the site',
  enforce: 'pre',
  resolveId: (id: string, _: string | undefined, options: { ssr?: boolean | undefined }) =>
    options.ssr && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
};
