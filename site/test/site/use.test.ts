import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { browserTest, drag, touchDrag } from '../browser/harness.js';
import { kinds, visit } from './pages.js';

const marble = (page: Page, line: string) =>
  page.getByRole('slider', { name: `Marble 1 of task ${line}`, exact: true }).first();
const resultIs = (figure: Locator, marbles: string) =>
  figure.locator('output').getByText(`Result: ${marbles}`, { exact: true }).waitFor();

// b takes five frames instead of two, so c starts at five, and d when a has ended
const LATER_B = '-----BAC--(D|)';

browserTest('a diagram is moved with the mouse, and put back', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  const figure = page.locator('figure.diagram');
  const before = await figure.locator('svg').getAttribute('aria-label');
  await marble(page, 'b').waitFor();
  await drag(page, marble(page, 'b'), 3);
  await resultIs(figure, LATER_B);
  assert.match((await figure.locator('svg').getAttribute('aria-label'))!, /emits B at 5/);
  await visited.checkAccessibility();
  await figure.getByRole('button', { name: 'Reset' }).click();
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('role')),
    'slider',
    'the focus stays in the diagram',
  );
  await page.waitForFunction(
    (label) => document.querySelector('figure.diagram svg')!.getAttribute('aria-label') === label,
    before,
  );
});

browserTest('a diagram is moved with a finger', { viewport: 'phone' }, async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  await marble(page, 'b').scrollIntoViewIfNeeded();
  await touchDrag(page, marble(page, 'b'), 3);
  await resultIs(page.locator('figure.diagram'), LATER_B);
});

browserTest('a diagram is one stop for the Tab key, and is moved with the arrow keys', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  const figure = page.locator('figure.diagram');
  await marble(page, 'a').waitFor();
  assert.equal(await figure.locator('.handle[tabindex="0"]').count(), 1);
  await marble(page, 'a').focus();
  await page.keyboard.press('ArrowDown');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await resultIs(figure, LATER_B);
  assert.equal(await marble(page, 'b').getAttribute('aria-valuetext'), 'frame 5');
});

browserTest('only marbles that are drawn can be reached', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.recipes);
  const figure = page.locator('figure[data-name="firstSuccess-stagger"]');
  await figure.scrollIntoViewIfNeeded();
  const names = () =>
    figure.getByRole('slider').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  const marbleOf = (line: string) => figure.getByRole('slider', { name: `Marble 1 of task ${line}`, exact: true });
  await marbleOf('a').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await marbleOf('c').getAttribute('tabindex'), '0');
  const before = await names();
  // wins before c would start
  await drag(page, marbleOf('a'), -6);
  await resultIs(figure, '----(A|)');
  assert.deepEqual(await names(), ['Marble 1 of task a', 'Marble 1 of task b']);
  assert.equal(await figure.locator('.handle[tabindex="0"]').count(), 1);
  await figure.getByRole('button', { name: 'Reset' }).click();
  await marbleOf('c').waitFor();
  assert.deepEqual(await names(), before);
});

browserTest('a changed diagram goes along to the playground', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  const figure = page.locator('figure.diagram');
  await marble(page, 'b').waitFor();
  await drag(page, marble(page, 'b'), 3);
  await resultIs(figure, LATER_B);
  await page.waitForFunction(() => /#1/.test(document.querySelector<HTMLAnchorElement>('.tools a')!.href));
  await figure.getByRole('link', { name: 'Open in the playground' }).click();
  await page.getByRole('status').getByText(`Result: ${LATER_B}`, { exact: true }).waitFor();
});

browserTest('what makes diagrams live is loaded when one comes near', { fresh: true }, async (visited) => {
  const { page } = visited;
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  const loaded = (name: string) => scripts.filter((url) => url.includes(name)).length;
  await visit(visited, 'laws.html');
  await page.waitForLoadState('networkidle');
  assert.equal(loaded('LiveDiagram'), 0, 'a page without diagrams');
  await visit(visited, 'api/asSettled.html');
  await marble(page, 'a').waitFor();
  assert.equal(loaded('LiveDiagram'), 1);
  assert.equal(loaded('worker'), 0, 'nothing is computed before somebody reaches for a marble');
  await Promise.all([page.waitForEvent('worker'), marble(page, 'a').hover()]);
});

browserTest('diagrams follow the switch between light and dark', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  const colours = () =>
    page.evaluate(() => {
      const svg = document.querySelector('.diagram svg')!;
      const page = getComputedStyle(document.body).backgroundColor;
      return { ink: getComputedStyle(svg).color, paper: getComputedStyle(svg.querySelector('.paper')!).fill, page };
    });
  const light = await colours();
  assert.equal(light.paper, light.page);
  await page.locator('.VPNavBarAppearance .VPSwitchAppearance').click();
  const dark = await colours();
  assert.equal(dark.paper, dark.page);
  assert.notEqual(dark.page, light.page);
  assert.notEqual(dark.ink, light.ink);
});

browserTest('the landing page shows the same job with and without the package', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.landing);
  await page.getByText("import { asSettled, tasks } from 'rxjs-as-completed';").waitFor();
  await page.getByText('RxJS alone').click();
  await page.getByText("import { fromFetch } from 'rxjs/fetch';").waitFor();
});

for (const [from, searches] of [
  [
    kinds.guide,
    [
      ['create_task', /asyncio\.html#/],
      ['mergeMap', /\.html#/],
      ['as_completed', /(asyncio|semantics)\.html#/],
      ['timeout', /(errors|mistakes|cancellation)\.html#/],
    ],
  ],
  [
    kinds['page in Russian'],
    [
      ['генератор', /\/ru\/.*#/],
      // with ё in the text
      ['завершен', /\/ru\/.*#/],
      ['create_task', /\/ru\/.*#/],
    ],
  ],
] as const) {
  browserTest(`the search on ${from} finds sections`, async (visited) => {
    const { page } = visited;
    await visit(visited, from);
    for (const [words, found] of searches) {
      await page.keyboard.press('Control+k');
      const input = page.locator('.VPLocalSearchBox input');
      const results = page.locator('.VPLocalSearchBox .result');
      // the box remembers the search before
      await input.fill('');
      await results.first().waitFor({ state: 'detached' });
      await input.fill(words);
      await results.first().waitFor();
      const links = await results.evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href));
      assert.ok(
        links.slice(0, 10).some((link) => found.test(link)),
        `${words}: ${links.join('\n')}`,
      );
      await results.first().click();
      await page.waitForURL(links[0]);
      await input.waitFor({ state: 'detached' });
    }
  });
}

browserTest('the menu of languages leads to pages that exist', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.guide);
  const link = page.locator('.VPNavBarTranslations a', { hasText: 'Русский' });
  const address = await link.evaluate((element) => (element as HTMLAnchorElement).href);
  assert.match(address, /\/ru\//);
  await page.goto(address);
  await page.waitForSelector('html[lang="ru"] h1');
});

const types = (page: Page) => page.getByRole('tooltip');

browserTest('names in the code of guides show their types to the pointer', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.recipes);
  await page
    .locator('.typed', { hasText: /^asSettled$/ })
    .first()
    .hover();
  await types(page).waitFor();
  assert.match((await types(page).textContent())!, /asSettled<.*OperatorFunction</s);
  await visited.checkAccessibility();
  await types(page).hover();
  assert.ok(await types(page).isVisible(), 'the pointer gets into the box');
  await page.keyboard.press('Escape');
  await types(page).waitFor({ state: 'hidden' });
  await page.locator('.typed').first().hover();
  await types(page).waitFor();
  await page.locator('h1').hover();
  await types(page).waitFor({ state: 'hidden' });
});

browserTest('names in the code of guides show their types to the keyboard', async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.recipes);
  const blocks = page.locator('pre:has(.typed)');
  const stops = () =>
    blocks.evaluateAll((all) =>
      all.map((each) => each.parentElement!.querySelectorAll('pre[tabindex], pre [tabindex="0"]').length),
    );
  assert.deepEqual(new Set(await stops()), new Set([1]), 'each block is one stop');
  const names = blocks.first().locator('.typed');
  const focused = () => page.evaluate(() => document.activeElement!.textContent);
  const described = () =>
    page.evaluate(
      () => document.getElementById(document.activeElement!.getAttribute('aria-describedby') ?? '')?.textContent,
    );
  await page.locator('h1 a').focus();
  for (
    let press = 0;
    press < 20 && (await names.first().evaluate((name) => name !== document.activeElement));
    press += 1
  )
    await page.keyboard.press('Tab');
  assert.equal(await focused(), 'get', 'Tab gets there');
  assert.match((await described())!, /^function get\(url: string/);
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'url');
  assert.equal(await described(), '(parameter) url: string');
  assert.deepEqual(new Set(await stops()), new Set([1]));
  await visited.checkAccessibility();
  await page.keyboard.press('Escape');
  await types(page).waitFor({ state: 'hidden' });
  assert.equal(await described(), undefined);
  await page.keyboard.press('Enter');
  await types(page).waitFor();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), 'get');
  await page.keyboard.press('Tab');
  await types(page).waitFor({ state: 'hidden' });
});

browserTest('names in the code of guides show their types to a finger', { viewport: 'narrow' }, async (visited) => {
  const { page } = visited;
  await visit(visited, kinds.recipes);
  const name = page.locator('.typed', { hasText: /^asSettled$/ }).first();
  await name.tap();
  await types(page).waitFor();
  assert.match((await types(page).textContent())!, /asSettled<.*OperatorFunction</s);
  const { x, y, width, height } = (await types(page).boundingBox())!;
  assert.ok(x >= 0 && y >= 0 && x + width <= 320 && y + height <= 640, 'the box is in view');
  await visited.checkAccessibility();
  await page.locator('.vp-doc p').first().tap();
  await types(page).waitFor({ state: 'hidden' });
});
