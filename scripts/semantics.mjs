// Writes docs/semantics.md from the table in spec/conformance/, whose rows are also tests.

import { writeFile } from 'node:fs/promises';
import { renderPage } from '../spec/conformance/page.ts';
import { root, script } from './toolbox.mjs';

await script(() => writeFile(`${root}/docs/semantics.md`, renderPage()));
