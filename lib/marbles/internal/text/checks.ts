import type { Check } from '../../../internal/options/checks.js';
import type { Diagram } from '../../Diagram.js';

/** What tells a diagram from its text, and from anything else. */
export const DIAGRAM: Check = [
  'a diagram',
  (value) => {
    const { caption, tasks, definitions } = value as Diagram;
    return typeof caption === 'string' && Array.isArray(tasks) && definitions.size >= 0;
  },
];
