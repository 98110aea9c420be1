// Tests `checkDiagram` in the test frameworks that users have: a right diagram passes, a wrong one fails, and what the
// framework prints shows where.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../toolbox.mjs';

const right = `% Two requests at a time.

a    = ---(A|)
subs = ^--!

b    = -(B|)
subs = ^!

c    =  -(C|)
subs = -^!

       (abc|)

>      search(tasks)

       -BC(A|)
`;

const wrong = right.replace('-BC(A|)', '-BCA-|');

const imports = {
  modules: `import { readFileSync } from 'node:fs';
import { mergeAll } from 'rxjs';
import { checkDiagram } from 'rxjs-as-completed/marbles';`,
  commonJs: `const { readFileSync } = require('node:fs');
const { mergeAll } = require('rxjs');
const { checkDiagram } = require('rxjs-as-completed/marbles');`,
};

/** The test as a user would write it. */
const test = (head) => `${head}

const search = (tasks) => tasks.pipe(mergeAll(2));

describe('search', () => {
  it('is right', () => {
    checkDiagram(readFileSync('right.txt', 'utf8'), (tasks) => search(tasks));
  });

  it('is wrong', () => {
    checkDiagram(readFileSync('wrong.txt', 'utf8'), (tasks) => search(tasks));
  });
});
`;

/** By name: the packages to install, the file with the test and how to run it. */
export const frameworks = {
  jest: {
    packages: ['jest@30.5.2'],
    file: 'search.test.cjs',
    content: test(imports.commonJs),
    command: ['node', 'node_modules/jest/bin/jest.js', '--testMatch', '**/search.test.cjs'],
    counts: /1 failed, 1 passed/,
  },
  vitest: {
    packages: ['vitest@4.1.12'],
    file: 'search.test.mjs',
    content: test(`${imports.modules}\nimport { describe, it } from 'vitest';`),
    command: ['node', 'node_modules/vitest/vitest.mjs', 'run', 'search.test.mjs'],
    counts: /1 failed \| 1 passed/,
  },
  jasmine: {
    packages: ['jasmine@5.9.0'],
    file: 'search.jasmine.mjs',
    content: test(imports.modules),
    command: ['node', 'node_modules/jasmine/bin/jasmine.js', 'search.jasmine.mjs'],
    counts: /2 specs, 1 failure/,
  },
  mocha: {
    packages: ['mocha@11.8.0'],
    file: 'search.mocha.mjs',
    content: test(imports.modules),
    command: ['node', 'node_modules/mocha/bin/mocha.js', 'search.mocha.mjs'],
    counts: /1 passing[^]*1 failing/,
  },
  'node:test': {
    packages: [],
    file: 'search.node.mjs',
    content: test(`${imports.modules}\nimport { describe, it } from 'node:test';`),
    command: ['node', '--test', 'search.node.mjs'],
    counts: /pass 1[^]*fail 1/,
  },
};

/**
 * @param {string} project a folder with the package, rxjs and the packages of all frameworks in its node_modules
 * @returns {Promise<string>} what works
 */
export async function testFrameworks(project) {
  await writeFile(join(project, 'right.txt'), right);
  await writeFile(join(project, 'wrong.txt'), wrong);
  for (const [name, { file, content, command, counts }] of Object.entries(frameworks)) {
    await writeFile(join(project, file), content);
    const [program, ...args] = command;
    const env = { NO_COLOR: '1', FORCE_COLOR: '0', CI: '1', NODE_OPTIONS: '' };
    const printed = await run(program, args, { cwd: project, env }).then(
      (output) => assert.fail(`${name} lets a wrong diagram pass\n${output}`),
      ({ message }) => message,
    );
    assert.match(printed, counts, `${name}: ${printed}`);
    for (const line of ['-BCA-|', '-BC(A|)'])
      assert(printed.includes(line), `${name} doesn't show ${line}\n${printed}`);
  }
  return `a diagram is a test in ${Object.keys(frameworks).join(', ')}`;
}
