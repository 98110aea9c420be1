import { drawDiagram } from '../../lib/marbles/index.js';
import type { Scenario } from './scenarios.js';
import { contactSheet } from './sheet.js';

/** The path of the contact sheet. */
export const SHEET = 'docs/marbles-sheet.svg';

/** All pictures in the repository, by path. */
export function picturesOf(scenarios: readonly Scenario[]): Map<string, string> {
  const entries = scenarios.map((scenario) => ({ scenario, svg: drawDiagram(scenario.diagram) }));
  return new Map([
    ...entries.map(({ scenario, svg }) => [`marbles/${scenario.name}.svg`, svg] as const),
    [SHEET, contactSheet(entries)],
  ]);
}
