import { BLANK_FRAGMENT } from './Address.js';
import { ExportMenu } from './ExportMenu.js';
import { IconButton } from './IconButton.js';
import { Icon } from './icons.js';
import type { Playground } from './Playground.js';
import { chooseTheme, theme, type Theme } from './theme.js';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export interface ToolbarProps {
  readonly playground: Playground;
  /** Opens the list of diagrams. */
  readonly pick: () => void;
}

/** What the page can do with any diagram. */
export function Toolbar({ playground, pick }: ToolbarProps) {
  return (
    <>
      <nav aria-label="Diagrams">
        <button type="button" aria-haspopup="dialog" onClick={pick}>
          <Icon name="grid" />
          <span class="label">Diagrams</span>
        </button>
        <a class="button" href={BLANK_FRAGMENT}>
          <Icon name="blank" />
          <span class="label">Blank</span>
        </a>
      </nav>
      <div class="right">
        <span class="pair">
          <IconButton
            icon="undo"
            label="Undo"
            title="Undo (Ctrl+Z)"
            disabled={!playground.canUndo.value}
            onClick={() => playground.undo()}
          />
          <IconButton
            icon="redo"
            label="Redo"
            title="Redo (Ctrl+Shift+Z)"
            disabled={!playground.canRedo.value}
            onClick={() => playground.redo()}
          />
        </span>
        <ExportMenu playground={playground} />
        <ThemeButton />
      </div>
    </>
  );
}

function ThemeButton() {
  const { value: current } = theme;
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
  const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;
  const words = { system: 'as the system', light: 'light', dark: 'dark' } as const;
  return (
    <IconButton
      icon={icons[current]}
      label={`Colours: ${words[current]}. Change to: ${words[next]}`}
      title={`Colours: ${words[current]}`}
      onClick={() => chooseTheme(next)}
    />
  );
}
