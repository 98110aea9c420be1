import { draw } from './draw.js';
import type { Scenario } from './scenarios.js';
import { contactSheet } from './sheet.js';

/** Where the contact sheet is kept. */
export const SHEET = 'docs/marbles-sheet.svg';

/** Every picture that belongs into the repository, by its path. */
export function picturesOf(scenarios: readonly Scenario[]): Map<string, string> {
  const entries = scenarios.map((scenario) => ({ scenario, picture: draw(scenario.diagram) }));
  return new Map([
    ...entries.map(({ scenario, picture }) => [`marbles/${scenario.name}.svg`, picture.svg] as const),
    [SHEET, contactSheet(entries)],
  ]);
}
