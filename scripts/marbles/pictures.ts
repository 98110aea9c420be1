import { drawDiagram } from '../../lib/marbles/index.js';
import type { Scenario } from './scenarios.js';
import { contactSheet } from './sheet.js';

/** The path of the contact sheet. */
export const SHEET = 'docs/marbles-sheet.svg';

/** The animated picture that README begins with, and the scenario that it shows. */
const HERO = { path: 'docs/hero.svg', name: 'asCompleted-concurrency-2' };

/** All pictures in the repository, by path. */
export function picturesOf(scenarios: readonly Scenario[]): Map<string, string> {
  const entries = scenarios.map((scenario) => ({ scenario, svg: drawDiagram(scenario.diagram) }));
  const heroes = scenarios.filter(({ name }) => name === HERO.name);
  return new Map([
    ...entries.map(({ scenario, svg }) => [`marbles/${scenario.name}.svg`, svg] as const),
    [SHEET, contactSheet(entries)],
    ...heroes.map(({ diagram }) => [HERO.path, drawDiagram(diagram, { animated: true })] as const),
  ]);
}
