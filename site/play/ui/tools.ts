export { removeMark, textOf } from '../model/edit.js';
export { rivalsOf } from '../model/operators.js';
export { Comparisons } from './Comparisons.js';
export { Differences } from './Differences.js';
export { Handles } from './Handles.js';
export { Inspector } from './Inspector.js';
export { Lit } from './Lit.js';
export { TextEditor } from './TextEditor.js';
