import { join } from 'node:path';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import { playDiagram, writeDiagram, type Diagram } from '../lib/marbles/index';
import { readScenarios } from '../scripts/marbles/scenarios';
import { evaluated } from './marbles/evaluated';

const scenarios = readScenarios(join(__dirname, '../marbles'));

describe('marbles', () => {
  describe('a diagram shows what happens', () => {
    it.each(scenarios)('$name', ({ diagram }) => {
      expect(writeDiagram(playDiagram(diagram, evaluated))).toBe(writeDiagram(diagram));
    });
  });

  describe('a diagram is written so that its columns line up', () => {
    it.each(scenarios)('$name', ({ diagram, text }) => {
      expect(text).toBe(writeDiagram(diagram));
    });
  });

  it.each(scenarios)('$name has a caption of one sentence, and shows when each task is subscribed', ({ diagram }) => {
    expect(diagram.caption).toMatch(/^[A-Z].*\.$/);
    expect(diagram.tasks.filter(({ subscriptions }) => subscriptions === undefined)).toEqual([]);
  });

  it.each(scenarios)('$name has at most 25 lines', ({ text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  const contrasts = scenarios.filter(({ name }) => name.startsWith('contrast-'));

  it.each(contrasts)('$name is played with the tasks it names', ({ diagram }) => {
    const [, name] = /the tasks of (\S+)/.exec(diagram.caption)!;
    const twin = scenarios.find((scenario) => scenario.name === name)!;
    const tasksOf = ({ tasks }: Diagram) => tasks.map(({ subscriptions: _, ...task }) => task);
    expect(tasksOf(diagram)).toEqual(tasksOf(twin.diagram));
  });

  it('there is one for every export', () => {
    const names = scenarios.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(rxjsAsCompleted)));
  });
});
