import { lazy } from './lazy.js';
import { Menu } from './Menu.js';
import type { Playground } from './Playground.js';

const Items = lazy(async () => (await import('./ExportItems.js')).ExportItems);

export function ExportMenu({ playground }: { readonly playground: Playground }) {
  return (
    <Menu label="Share" icon="share" class="export">
      {(close) => <Items playground={playground} close={close} />}
    </Menu>
  );
}
