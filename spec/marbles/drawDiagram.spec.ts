import { join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import { drawDiagram, readDiagram, type Diagram, type DiagramStream, type DiagramTask, type Mark, type Span } from '../../lib/marbles/index';
import { COLOURS, NEUTRAL } from '../../lib/marbles/internal/draw/coloursOf';
import { cellsOf, escape, shortened, wrapped } from '../../lib/marbles/internal/draw/text';
import { readScenarios } from '../../scripts/marbles/scenarios';

const scenarios = readScenarios(join(__dirname, '../../marbles'));
const draw = (text: string, options?: Parameters<typeof drawDiagram>[1]) => drawDiagram(readDiagram(text), options);

describe('drawDiagram', () => {
  it('draws the tasks, the expression and the result', () => {
    const svg = draw('% One task.\n\na = -1(A|)\nsubs = ^-!\n\n(a|)\n\n> asCompleted()\n\n--(A|)\n');
    const root = rootOf(svg);
    expect(root.querySelectorAll('.line').map((line) => line.getAttribute('data-line'))).toEqual(['a', 'result']);
    expect(textsOf(root.querySelector('.operator')!)).toEqual(['asCompleted()']);
    expect(marksOf(svg, 'a')).toEqual(['1@1', '|A@2']);
    expect(marksOf(svg, 'result')).toEqual(['|A@2']);
  });

  it('draws the same text as the same bytes', () => {
    for (const { text } of scenarios) expect(draw(text, { animated: true })).toBe(draw(text, { animated: true }));
  });

  it.each([
    [{ theme: 'auto' }, "drawDiagram: theme must be 'light', 'dark' or 'both', got \"auto\""],
    [{ theme: 'toString' }, "drawDiagram: theme must be 'light', 'dark' or 'both', got \"toString\""],
    [{ animated: 1 }, 'drawDiagram: animated must be true or false, got 1'],
    [{ animate: true }, 'drawDiagram: unknown option "animate"'],
    [5, 'drawDiagram: options must be a plain object, got 5'],
    [null, 'drawDiagram: options must be a plain object, got null'],
  ])('refuses %j', (options, message) => {
    expect(() => draw('a = -|\n', options as never)).toThrow(new TypeError(message));
  });

  it('draws with options that are undefined as without them', () => {
    expect(draw('a = -|\n', { theme: undefined, animated: undefined })).toBe(draw('a = -|\n'));
  });

  it.each([
    [undefined, 'undefined'], ['a = -|', '"a = -|"'], [{ ...readDiagram(''), tasks: undefined }, '[object Object]'], [{ ...readDiagram(''), caption: undefined }, '[object Object]'],
    [{ ...readDiagram(''), definitions: {} }, '[object Object]'],
  ])('refuses what is no diagram: %j', (value, shown) => {
    expect(() => drawDiagram(value as never)).toThrow(new TypeError(`drawDiagram: diagram must be a diagram, got ${shown}`));
  });

  describe('says what is where, for programs that add to the picture:', () => {
    it('the position of frame 0 and the width of a frame', () => {
      const svg = draw('a = -1--2|\nsubs = ---^----!\n\n---a|\n\n> mergeAll()\n\n----1--2|\n');
      const root = rootOf(svg);
      const [zero, frame] = [numberOf(root, 'data-zero'), numberOf(root, 'data-frame')];
      for (const group of root.querySelectorAll('.marks')) {
        expect(movedBy(group)).toEqual([zero + numberOf(group, 'data-frame') * frame, 0]);
      }
      expect(root.querySelectorAll('.marks').length).toBe(8);
    });

    it('line, group and frame of marks; a task that is subscribed again repeats its groups', () => {
      const root = rootOf(draw('a = -1#\nsubs = ^-!, --^-!\n\n-a|\n\n> x\n\n-1-1#\n'));
      const told = (line: string) =>
        root.querySelectorAll(`.line[data-line="${line}"] .marks`).map((group) => ['data-line', 'data-group', 'data-frame'].map((name) => group.getAttribute(name)).join(' '));
      expect(told('source')).toEqual(['source 0 1', 'source 1 2']);
      expect(told('a')).toEqual(['a 0 1', 'a 1 2', 'a 0 3', 'a 1 4']);
      expect(told('result')).toEqual(['result 0 1', 'result 1 3', 'result 2 4']);
    });
  });

  describe('geometry', () => {
    it.each(scenarios)('$name: nothing overlaps, nothing is clipped, and it fits a phone', ({ diagram }) => {
      const root = rootOf(drawDiagram(diagram));
      expect(problemsOf(root)).toEqual({ clipped: [], overlapping: [] });
      expect(numberOf(root, 'width')).toBeLessThanOrEqual(640);
    });

    it.each(Object.entries(extremes()))('%s: nothing overlaps, nothing is clipped', (_, diagram) => {
      expect(problemsOf(rootOf(drawDiagram(diagram)))).toEqual({ clipped: [], overlapping: [] });
    });

    it('scales with its width', () => {
      const svg = draw('a = -|\n');
      const root = rootOf(svg);
      expect(root.getAttribute('viewBox')).toBe(`0 0 ${numberOf(root, 'width')} ${numberOf(root, 'height')}`);
      expect(svg).toContain('max-width:100%;height:auto');
    });

    it('wraps long texts rather than becoming wide', () => {
      const widths = [extremes().longExpression, extremes().longWord, extremes().longLegend].map((diagram) => numberOf(rootOf(drawDiagram(diagram)), 'width'));
      expect(Math.max(...widths)).toBeLessThanOrEqual(480);
    });

    it('keeps the text at the left of a very wide picture', () => {
      const root = rootOf(drawDiagram(extremes().columns400));
      expect(numberOf(root, 'width')).toBeGreaterThan(400 * 36);
      expect(Math.max(...boxesOf(root).filter(({ kind }) => kind === 'text').map(({ right }) => right))).toBeLessThan(960);
    });

    it('keeps the lines of an expression, and their indentation', () => {
      const svg = drawDiagram(diagramOf({ expression: 'pipe(\n  take(1),\n\n  map(f),\n)' }));
      const texts = rootOf(svg).querySelectorAll('.operator text');
      expect(texts.map((text) => text.textContent)).toEqual(['pipe(', 'take(1),', '', 'map(f),', ')']);
      const indents = texts.map((text) => Math.round((numberOf(text, 'x') - numberOf(texts[0], 'x')) / 9.92));
      expect(indents).toEqual([0, 2, 0, 2, 0]);
    });

    it('draws marks of one frame one below the other, the first on the line, with the end across them', () => {
      const root = rootOf(draw('a = -(123|)\nsubs = ^!\n\n> a\n\n-(123|)\n'));
      const [group] = root.querySelectorAll('.marks');
      expect(group.querySelectorAll('circle').map((circle) => numberOf(circle, 'cy'))).toEqual([0, 32, 64]);
      expect(group.querySelector('.end')!.getAttribute('d')).toBe('M0-18V82');
    });

    it('moves marks of nearby fractional frames down, so that none covers another', () => {
      const root = rootOf(drawDiagram(extremes().fractional));
      expect(root.querySelectorAll('.line')[1].querySelectorAll('circle').map((circle) => numberOf(circle, 'cy'))).toEqual([0, 32, 64, 0]);
    });
  });

  describe('shows', () => {
    const shown = (text: string) => detailsOf(draw(text));

    it('a cancelled task, cut in that frame, and faintly what would have followed', () => {
      const { a } = shown('a = -1--2-3|\nsubs = ^--!\n\n(a|)\n\n> take(1)\n\n-1|\n');
      expect(a).toEqual({ solid: [[0, 3]], pale: [3, 7], cuts: [3], paleMarks: ['2', '3', '|'], dots: [] });
    });

    it('no cut in a task that has ended', () => {
      const { a } = shown('a = -1--2-3|\nsubs = ^------!\n\n(a|)\n\n> mergeAll()\n\n-1--2-3|\n');
      expect(a).toEqual({ solid: [[0, 7]], pale: undefined, cuts: [], paleMarks: [], dots: [] });
    });

    it('a cut beside the value of the same frame, not on it', () => {
      const { a } = shown('a = -1-2-|\nsubs = ^--!\n\n(a|)\n\n> mergeAll()\n\n-1-(2|)\n');
      expect(a.cuts[0]).toBeGreaterThan(3.4);
      expect(a.cuts[0]).toBeLessThan(3.6);
    });

    it('the line of a task up to its cancellation, however short the task is written', () => {
      const { a } = shown('a = --\nsubs = ^----!\n\n(a|)\n\n> mergeAll()\n\n-----|\n');
      expect(a).toMatchObject({ solid: [[0, 5]], cuts: [5] });
    });

    it('the time a task waits, dotted', () => {
      const { b } = shown('a = ---|\nsubs = ^--!\n\nb = --|\nsubs = ---^-!\n\n-ab|\n\n> mergeAll(1)\n\n-----|\n');
      expect(b).toEqual({ solid: [[3, 5]], pale: undefined, cuts: [], paleMarks: [], dots: [[2, 3]] });
    });

    it('when a task arrives, in frames of the run, if the stream of tasks is subscribed later', () => {
      const { b } = shown('a = --|\nsubs = --^-!\n\nb = -|\nsubs = ----^!\n\n(ab|)\nsubs = --(^!)\n\n> x\n\n-----|\n');
      expect(b).toMatchObject({ dots: [[2, 4]] });
    });

    it('a task that never starts, dotted to the end of the run and cut there', () => {
      const { b } = shown('a = ---#\nsubs = ^--!\n\nb = --|\nsubs = -\n\n(ab|)\n\n> mergeAll(1)\n\n---#\n');
      expect(b).toEqual({ solid: [], pale: undefined, cuts: [3], paleMarks: [], dots: [[0, 3]] });
    });

    it('a task from its arrival on if the diagram does not say when it is subscribed', () => {
      expect(shown('a = -1|\n\nb = -|\n\n-a---b|\n')).toMatchObject({ a: { solid: [[1, 3]], dots: [] }, b: { solid: [[5, 6]] } });
    });

    it('a result that is unsubscribed', () => {
      const { result } = shown('a = ---|\nsubs = ^-!\n\n(a|)\n\n> mergeAll()\n\n----\nsubs = ^-!\n');
      expect(result).toMatchObject({ solid: [[0, 2]], cuts: [2], pale: [2, 3] });
    });

    it('every attempt of a task, dotted in between, and cut where an attempt was cancelled', () => {
      const svg = draw('a = -1--#\nsubs = ^-!, -----^---!\n\n(a|)\n\n> x\n\n-1----1--|\n');
      expect(detailsOf(svg).a).toEqual({ solid: [[0, 2], [5, 9]], pale: undefined, cuts: [2], paleMarks: [], dots: [[2, 5]] });
      expect(marksOf(svg, 'a')).toEqual(['1@1', '1@6', '#@9']);
    });

    it('attempts in the order of their subscriptions', () => {
      const { a } = detailsOf(drawDiagram(diagramOf({ tasks: [task('a', '|', [{ from: 4, to: 4 }, { from: 0, to: 0 }])] })));
      expect(a.dots).toEqual([[0, 4]]);
    });

    it('an error beside the value of the same frame, with room before the arrow', () => {
      const root = rootOf(draw('a = -(1#)\nsubs = ^!\n\n> a\n\n-(1#)\n'));
      expect(movedBy(root.querySelector('.marks .end')!)).toEqual([28, 0]);
      expect(problemsOf(root)).toEqual({ clipped: [], overlapping: [] });
    });

    it('the meaning of the letters that are drawn, and the length of a frame', () => {
      const svg = draw("a = -(A|)\nsubs = ^!\nA := 1\nB := 2\n# := 'unused'\n\n(a|)\n\n> map(f)\nf := x => x < 2\nframe = 10\n\n-(B#)\nA := 7\nB := true\n# := 'no'\n");
      expect(notesOf(svg)).toEqual(['one frame = 10 ms', 'f := x => x < 2', 'A := 1', 'B := true', "× := 'no'"]);
    });

    it('the colour of its task in a value of the result, but not in a letter that means something else', () => {
      const colours = (text: string) => rootOf(draw(text)).querySelectorAll('circle').map((circle) => circle.getAttribute('fill'));
      expect(colours('a = -(1|)\nsubs = ^!\n\n(a|)\n\n> mergeAll()\n\n-(1|)\n')).toEqual([COLOURS[0], COLOURS[0]]);
      expect(colours("a = -(1|)\nsubs = ^!\n\n(a|)\n\n> asEntries()\n\n-(A|)\nA := ['a', '1']\n")).toEqual([COLOURS[0], COLOURS[0]]);
      expect(colours('a = -(1|)\nsubs = ^!\n\n(a|)\n\n> asStates()\n\n-(1|)\n1 := []\n')).toEqual([COLOURS[0], NEUTRAL]);
    });

    it('titles, long ones shortened in the middle, with the whole one to look up', () => {
      const root = rootOf(draw('a = -|\nsubs = ^!\ntitle = users\n\nb = -|\nsubs = ^!\ntitle = https://example.org/api/users/17\n\n(ab|)\n'));
      const [users, url] = root.querySelectorAll('.line .small');
      expect(users.innerHTML).toBe('users');
      expect(url.innerHTML).toBe('<title>https://example.org/api/users/17</title>https://…rg/api/users/17');
    });

    it('the stream of tasks, unless all are there from the start', () => {
      const rows = (text: string) => Object.keys(detailsOf(draw(text)));
      expect(rows('a = -|\nsubs = ^!\n\n(a|)\n\n> mergeAll()\n\n-|\n')).toEqual(['a', 'result']);
      expect(rows('a = -|\nsubs = -^!\n\n-a|\n\n> mergeAll()\n\n--|\n')).toEqual(['source', 'a', 'result']);
      expect(rows('a = -|\nsubs = ^!\n\n(a#)\n\n> mergeAll()\n\n#\n')).toEqual(['source', 'a', 'result']);
      expect(rows('|\n\n> mergeAll()\n\n|\n')).toEqual(['source', 'result']);
    });

    it('as much of a symbol as a marble has room for', () => {
      const svg = drawDiagram(diagramOf({ result: stream([[1, 'é'], [2, '100'], [3, 'value'], [4, '日本']]) }));
      expect(rootOf(svg).querySelectorAll('.marks text').map((text) => text.textContent)).toEqual(['é', '100', 'v…e', '…本']);
    });
  });

  describe('says in words what it shows:', () => {
    const descriptionOf = (svg: string) => rootOf(svg).querySelector('desc')!.textContent;

    it('tasks and result, frame by frame', () => {
      const svg = draw('a = -1-2|\nsubs = ^-!, ----^---!\ntitle = /users\n\nb = ----|\nsubs = --^--!\n\nc = -|\nsubs = -\n\n-(abc)#\n\n> take(2)\nframe = 5\n\n-1---(12#)\n');
      expect(descriptionOf(svg)).toBe(
        'Times are in frames of 5 ms. The stream of tasks starts at 0, emits a and emits b and emits c at 1, fails at 6. '
        + 'Task a (/users) starts at 0, emits 1 at 1, is cancelled at 2, waits from 2, starts at 4, emits 1 at 5, emits 2 at 7, completes at 8. '
        + 'Task b waits from 1, starts at 2, is cancelled at 5. Task c waits from 1, is cancelled before its start at 5. '
        + 'Then: take(2). The result starts at 0, emits 1 at 1, emits 1 and emits 2 and fails at 5.');
    });

    it('without a result or an expression', () => {
      expect(descriptionOf(draw('a = -|\n'))).toBe('Times are in frames. Task a starts at 0, completes at 1.');
      expect(descriptionOf(drawDiagram(diagramOf({})))).toBe('Times are in frames.');
    });

    it('to screen readers, as one image with the caption as its name', () => {
      const root = rootOf(draw('% One task\n% & no more.\n\na = -|\n'));
      const [title, description] = [root.querySelector('title')!, root.querySelector('desc')!];
      expect(title.innerHTML).toBe('One task &amp; no more.');
      expect([root.getAttribute('role'), root.getAttribute('aria-labelledby'), root.getAttribute('aria-describedby')]).toEqual(['img', title.id, description.id]);
    });

    it('with a name even if there is no caption', () => {
      expect(rootOf(draw('a = -|\n')).querySelector('title')!.textContent).toBe('Marble diagram');
    });
  });

  describe('themes', () => {
    const styleOf = (theme?: 'light' | 'dark' | 'both') => rootOf(draw('a = -(A|)\n', { theme })).querySelector('style')!.textContent;

    it.each([['light', '#fff', '#1f2328'], ['dark', '#0d1117', '#e6edf3']] as const)('%s', (theme, paper, ink) => {
      const style = styleOf(theme);
      expect(style).toContain(`.paper{fill:${paper}}`);
      expect(style).toContain(`{color:${ink}}`);
      expect(style).not.toContain('prefers-color-scheme');
      expect(contrast(paper, ink)).toBeGreaterThanOrEqual(4.5);
    });

    it('both, by default, follows the system', () => {
      const [light, dark] = styleOf().split('@media (prefers-color-scheme:dark){');
      expect(light).toContain('.paper{fill:#fff}');
      expect(dark).toContain('.paper{fill:#0d1117}');
      expect(styleOf('both')).toBe(styleOf());
    });

    it('letters on marbles have enough contrast', () => {
      const [, ink] = /\.marks text\{fill:(#\w+)/.exec(styleOf())!;
      for (const colour of [...COLOURS, NEUTRAL]) expect(contrast(colour, ink)).toBeGreaterThanOrEqual(4.5);
    });

    it('forced colours are followed by everything that has a colour', () => {
      const [usual, forced] = styleOf().split('@media (forced-colors:active){');
      expect(forced).toContain('{forced-color-adjust:none;color:CanvasText}');
      expect(forced).not.toMatch(/#[0-9a-f]{3,6}[;}]/);
      const selectors = [...usual.matchAll(/#\w+ ([^{\n]*)\{[^}]*(?:fill|stroke):#/g)].map(([, selector]) => selector);
      expect(new Set(selectors)).toEqual(new Set(['.paper', '.marks text', 'circle', '.cut']));
      for (const selector of selectors) expect(forced).toContain(` ${selector}{`);
    });
  });

  describe('inline in a page', () => {
    const svgs = scenarios.flatMap(({ diagram }) => [false, true].map((animated) => drawDiagram(diagram, { animated })));

    it('has ids of its own, and so do its styles and animations', () => {
      const ids = svgs.flatMap((svg) => rootOf(svg).parentNode!.querySelectorAll('[id]').map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(3 * svgs.length);
      for (const svg of svgs) {
        const root = rootOf(svg);
        const style = root.querySelector('style')!.textContent;
        const rules = style.split('\n').filter((line) => line !== '' && line !== '}' && !line.startsWith('@media'));
        expect(rules.filter((rule) => !rule.split(/\{/)[0].split(',').every((selector) => selector.startsWith(`#${root.id}`) || selector.startsWith(`@keyframes ${root.id}-`)))).toEqual([]);
      }
    });

    it('has other ids in another theme', () => {
      const ids = (['light', 'dark', 'both'] as const).map((theme) => rootOf(draw('a = -|\n', { theme })).id);
      expect(new Set(ids).size).toBe(3);
    });

    it.each(Object.entries(extremes()))('%s is well-formed XML', (_, diagram) => {
      for (const animated of [false, true]) expect(malformed(drawDiagram(diagram, { animated }))).toBeUndefined();
    });

    it('contains no markup of a text, and no character that XML forbids', () => {
      const evil = '</style></title></text><script>alert(1)</script>"\'&]]>\u0000\u001b\u009f\ud800\uffff';
      const svg = drawDiagram(diagramOf({
        caption: evil,
        tasks: [{ ...task('a', '|', [{ from: 0, to: 0 }]), name: evil, title: evil, legend: new Map([['A', evil]]), marks: [{ frame: 0, symbol: 'A' }] }],
        expression: evil,
        definitions: new Map([[evil, evil]]),
        result: { ...stream([[1, evil]]), title: evil, legend: new Map([[evil, evil]]) },
      }), { animated: true });
      expect(malformed(svg)).toBeUndefined();
      expect(svg).not.toMatch(/<script|<\/style>[^\n]|[\p{Cs}\uffff]|(?!\n)\p{Cc}/u);
      expect(new Set(rootOf(svg).parentNode!.querySelectorAll('*').map(({ rawTagName }) => rawTagName))).toEqual(
        new Set(['svg', 'title', 'desc', 'style', 'rect', 'path', 'g', 'text', 'circle']));
    });
  });

  describe('animated', () => {
    const text = 'a = -1--2-3|\nsubs = ^---!\n\nb = --|\nsubs = -\n\n(ab|)\n\n> x\n\n-1--#\n';

    it.each([['short', 'a = |\n'], ['usual', text], ['long', `a = ${'-'.repeat(300)}1|\n`]])('a %s one has keyframes that agree with the frames', (_, diagram) => {
      const svg = draw(diagram, { animated: true });
      const { run, loop, appearances } = timingOf(svg);
      const groups = rootOf(svg).querySelectorAll('.marks:not(.pale)');
      const last = Math.max(...groups.map((group) => numberOf(group, 'data-frame')));
      expect(groups.length).toBeGreaterThan(0);
      for (const group of groups) {
        const { appears } = appearances.get(group.querySelector('g')!.classNames)!;
        expect(appears).toBeCloseTo(((numberOf(group, 'data-frame') + 0.5) / (last + 1)) * run, -1);
      }
      expect(loop).toBeGreaterThanOrEqual(4_000);
      expect(loop).toBeLessThanOrEqual(15_000);
    });

    it('takes some 300 ms a frame, holds two seconds, and fades', () => {
      const { run, hold, loop } = timingOf(draw(text + '\n', { animated: true }));
      expect(Math.abs(run - 5 * 300)).toBeLessThan(5);
      expect(Math.abs(hold - run - 2_000)).toBeLessThan(5);
      expect(loop - hold).toBeGreaterThan(300);
    });

    it('is swept by a line and curtains that reach a frame when its marks appear', () => {
      const svg = draw(text, { animated: true });
      const root = rootOf(svg);
      const { distance, run, appearances } = timingOf(svg);
      const [zero, frame] = [numberOf(root, 'data-zero'), numberOf(root, 'data-frame')];
      const curtains = root.querySelectorAll('.curtain');
      expect(curtains).toHaveLength(3);
      for (const group of root.querySelectorAll('.marks:not(.pale)')) {
        const { appears } = appearances.get(group.querySelector('g')!.classNames)!;
        const x = numberOf(curtains[0], 'x') + (appears / run) * distance;
        expect(Math.abs(x - (zero + numberOf(group, 'data-frame') * frame))).toBeLessThan(1);
      }
      for (const curtain of curtains) expect(numberOf(curtain, 'x') + numberOf(curtain, 'width')).toBe(numberOf(root, 'width'));
    });

    it('cuts in the frame of the cancellation, and shows what never happened when all is over', () => {
      const svg = draw(text, { animated: true });
      const { run, appearances } = timingOf(svg);
      const root = rootOf(svg);
      const cuts = root.querySelectorAll('.cut').map(({ parentNode }) => appearances.get(parentNode!.classNames)!.appears);
      expect(cuts.map((cut) => Math.round((cut / run) * 5 - 0.5))).toEqual([4, 4]);
      const pale = root.querySelectorAll('.marks.pale > g').map((group) => appearances.get(group.classNames)!.appears);
      expect(pale).toEqual([run, run]);
    });

    it('shares keyframes between marks of one frame', () => {
      const svg = drawDiagram(extremes().tasks62, { animated: true });
      const frames = new Set(rootOf(svg).querySelectorAll('.marks').map((group) => group.getAttribute('data-frame')));
      expect(svg.match(/@keyframes \w+-t\d+\{/g)).toHaveLength(frames.size);
    });

    it.each(scenarios)('$name is the still picture if motion is reduced', ({ diagram }) => {
      const [still, animated] = [false, true].map((flag) => {
        const svg = drawDiagram(diagram, { animated: flag });
        return svg.replaceAll(rootOf(svg).id, 'id');
      });
      const outside = animated.replace(/\n@media \(prefers-reduced-motion:no-preference\)\{\n.*?\n\}(?=\n<\/style>)/s, '');
      expect(outside).not.toMatch(/animation|@keyframes/);
      expect(outside).toContain('#id .sweep,#id .curtain{display:none}');
      const without = outside
        .replace(/\n#id \.sweep\{.*\}\n.*\{display:none\}/, '')
        .replace(/\n<(?:rect|path) class="(?:paper curtain|sweep)"[^>]*>/g, '')
        .replace(/\n<g class="run">(.*?)\n<\/g>(?=\n<\/g>)/gs, '$1')
        .replace(/<g class="t\d+">(.*?)<\/g>(?=<\/g>)/g, '$1');
      expect(without).toBe(still);
    });

    it('needs neither script nor SMIL nor another file', () => {
      expect(draw(text, { animated: true })).not.toMatch(/<(?:script|animate|set|image|use|link)|url\(|@import|href| on\w+=/);
    });
  });
});

describe('texts in a picture', () => {
  it('are escaped once', () => {
    expect(escape('<a href="x">&amp;</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;');
    expect(escape('a\tb\nc\u0007\u007f🚀\udead')).toBe('a\tb\nc\ufffd\ufffd🚀\ufffd');
  });

  it('are measured with room for wide characters', () => {
    expect(['abc', 'Привет', 'a…', '日本', '🚀', '\u0001'].map(cellsOf)).toEqual([3, 6, 2, 4, 2, 2]);
  });

  it('are shortened in the middle, whole characters only', () => {
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('https://example.org/17', 12)).toBe('http….org/17');
    expect(shortened('🚀🚀🚀🚀🚀🚀', 9)).toBe('🚀…🚀🚀🚀');
  });

  it.each([
    ['one line that fits', 20, ['one line that fits']],
    ['fits exactly, then more', 13, ['fits exactly,', '  then more']],
    ['merge(one.guard(a), one.guard(b), one.guard(c))', 40, ['merge(one.guard(a), one.guard(b),', '  one.guard(c))']],
    ['tasks({ a, b }).pipe(asSettled({ timeout: 5 }))', 40, ['tasks({ a, b })', '  .pipe(asSettled({ timeout: 5 }))']],
    ["key => key === 'a' ? 'free.example' : 'busy'", 30, ["key => key === 'a' ?", "  'free.example' : 'busy'"]],
    ['call(first,second,third)', 14, ['call(first,', '  second,', '  third)']],
    ['x'.repeat(25), 10, ['xxxxxxxxxx', '  xxxxxxxx', '  xxxxxxx']],
    ['🚀'.repeat(7), 6, ['🚀🚀🚀', '  🚀🚀', '  🚀🚀']],
    ['a(\r\n    b,\r  c\n)', 10, ['a(', '    b,', '  c', ')']],
    ['                    deep and deep', 12, ['      deep', '        and', '        deep']],
  ])('%j is wrapped where it reads well', (text, cells, expected) => {
    expect(wrapped(text, cells).map(({ indent, text: line }) => ' '.repeat(indent) + line)).toEqual(expected);
  });

  it('are wrapped in a time that grows with their length only', () => {
    expect(wrapped('ab, '.repeat(50_000), 40)).toHaveLength(5_556);
  });
});

// Diagrams that no text may describe.

function diagramOf(parts: Partial<Diagram>): Diagram {
  return { caption: '', tasks: [], definitions: new Map(), frame: 1, ...parts };
}

function stream(marks: readonly (readonly [frame: number, symbol: string])[]): DiagramStream {
  return { marks: marks.map(([frame, symbol]): Mark => ({ frame, symbol })), length: 0, legend: new Map() };
}

function task(name: string, symbols: string, subscriptions: readonly Span[]): DiagramTask {
  return { name, ...stream(Array.from(symbols).flatMap((symbol, frame) => (symbol === '-' ? [] : [[frame, symbol] as const]))), subscriptions };
}

function extremes() {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
  const a = task('a', '-(A|)', [{ from: 0, to: 1 }]);
  const one = { tasks: [task('a', '-A|', [{ from: 0, to: 2 }])], result: stream([[1, 'A'], [2, '|']]) };
  const titled = (name: string, title: string) => ({ ...task(name, '-A|', [{ from: 0, to: 2 }]), title });
  return {
    nothing: diagramOf({}),
    onlyResult: diagramOf({ result: one.result }),
    onlyExpression: diagramOf({ expression: 'EMPTY' }),
    noResult: diagramOf({ ...one, result: undefined, expression: 'x' }),
    endless: diagramOf({ tasks: [{ ...task('a', '', [{ from: 0, to: Infinity }]), length: 8 }], source: { ...stream([]), length: 9 }, result: { ...stream([]), length: 9 } }),
    longExpression: diagramOf({ ...one, expression: `merge(${letters.map((letter) => `one.guard(${letter}, { permits: 1 })`).join(', ')})` }),
    longWord: diagramOf({ ...one, expression: 'x'.repeat(300) }),
    longLegend: diagramOf({ ...one, result: { ...one.result, legend: new Map([['A', `{ ${'value: 1, '.repeat(40)}}`]]) } }),
    wideCharacters: diagramOf({ ...one, expression: '画像を読み込んでいます'.repeat(10), tasks: [titled('a', '画像を読み込んでいます🚀🚀🚀お待ち'), titled('長い名前の仕事', '日')] }),
    cyrillicTitles: diagramOf({ ...one, tasks: [titled('a', 'Загрузка всех заказов'), titled('b', 'Щ'.repeat(40))] }),
    tasks62: diagramOf({
      tasks: letters.map((name, index) => ({ ...task(name, '-A|', [{ from: index, to: index + 2 }]), title: `https://example.org/${index}` })),
      source: stream([...letters.map((letter) => [0, letter] as const), [0, '|']]),
      expression: 'concatAll()',
      result: stream([...letters.map((letter, index) => [index + 1, letter] as const), [64, '|']]),
    }),
    columns400: diagramOf({ tasks: [{ ...a, marks: letters.map((symbol, index) => ({ frame: index * 6, symbol })), length: 400, subscriptions: [{ from: 0, to: Infinity }] }], expression: 'take(1)', result: { ...one.result, legend: new Map([['A', 'word '.repeat(100)]]) } }),
    fractional: diagramOf({
      tasks: [{ ...a, marks: stream([[0.5, 'A'], [0.75, 'B'], [1, 'C'], [2.25, 'D'], [4, '|']]).marks, subscriptions: [{ from: 0.3, to: 4.3 }] }],
      source: stream([[0.3, 'a'], [2, '|']]),
      result: stream([[0.8, 'A'], [1.05, 'B'], [1.3, 'C'], [2.55, 'D'], [4.3, '#']]),
    }),
    attempts: diagramOf({ tasks: [{ ...a, marks: stream([[0, 'x'], [1, 'A'], [2, 'B'], [2, '#']]).marks, subscriptions: [0, 2, 6].map((from) => ({ from, to: from + 2 })) }] }),
    oddSymbols: diagramOf({ result: stream([[0, '<b>'], [1, '日本語'], [2, '🚀🚀'], [3, 'value17'], [4, ' ']]) }),
  };
}

// What a picture consists of.

function rootOf(svg: string): HTMLElement {
  return parse(svg, { comment: true }).querySelector('svg')!;
}

function numberOf(element: HTMLElement, name: string): number {
  return Number(element.getAttribute(name) ?? 0);
}

function movedBy(element: HTMLElement): [number, number] {
  const [, x = 0, y = 0] = /^translate\((\S+) (\S+)\)$/.exec(element.getAttribute('transform') ?? '') ?? [];
  return [Number(x), Number(y)];
}

function textsOf(element: HTMLElement): string[] {
  return element.querySelectorAll('text').map((text) => text.textContent);
}

function notesOf(svg: string): string[] {
  return rootOf(svg).children.filter(({ rawTagName }) => rawTagName === 'text').map((note) => note.textContent);
}

interface Box {
  kind: string;
  what: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The positions of marbles, errors, cuts, arrows and texts, without the letters of marbles, which lie on them. */
function boxesOf(root: HTMLElement): Box[] {
  const boxes: Box[] = [];
  const visit = (element: HTMLElement, left: number, top: number) => {
    const [dx, dy] = movedBy(element);
    const [x, y] = [left + dx, top + dy];
    const number = (name: string) => numberOf(element, name);
    const box = (kind: string, width: number, height: number, atX: number, atY = y, what = kind) =>
      boxes.push({ kind, what, left: atX, top: atY - height / 2, right: atX + width, bottom: atY + height / 2 });
    const path = element.getAttribute('d') ?? '';
    if (element.rawTagName === 'circle') box('marble', 26.5, 26.5, x - 13.25, y + number('cy'));
    else if (element.rawTagName === 'text' && !element.closest('.marks')) {
      const size = element.classNames.includes('small') ? 13 : 16;
      const text = element.childNodes.at(-1)?.textContent ?? '';
      const cells = Array.from(text).reduce((sum, letter) => sum + (/[\u1100-\uffff]/.test(letter) || letter.length > 1 ? 1.65 : 1), 0);
      if (text.trim() !== '') box('text', cells * size * 0.61, size, x + number('x'), y + number('y'), text);
    } else if (element.classNames === 'cut') box('cut', 8, 24, x - 4);
    else if (element.classNames === 'end' && path.startsWith('M-9')) box('error', 18, 18, x - 9);
    else if (path.includes('m-9-6') && element.classNames === '') box('arrow', 9, 12, Number(/H([\d.]+)m/.exec(path)![1]) - 9);
    for (const child of element.children) visit(child, x, y);
  };
  visit(root, 0, 0);
  return boxes;
}

function problemsOf(root: HTMLElement) {
  const boxes = boxesOf(root);
  const [width, height] = [numberOf(root, 'width'), numberOf(root, 'height')];
  const overlap = (one: Box, other: Box) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  return {
    clipped: boxes.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height),
    overlapping: boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlap(one, other)).map((other) => `${one.what} and ${other.what}`)),
  };
}

/** What each line shows, in frames. */
function detailsOf(svg: string) {
  const root = rootOf(svg);
  const frame = (x: number) => Math.round(((x - numberOf(root, 'data-zero')) / numberOf(root, 'data-frame')) * 100) / 100;
  const ARROW = 30;
  return Object.fromEntries(root.querySelectorAll('.line').map((line) => {
    const axes = line.querySelectorAll('path').filter((path) => / 0H/.test(path.getAttribute('d')!)).map((path) => {
      const [, from, to, head] = /^M(\S+) 0H([\d.]+)(m?)/.exec(path.getAttribute('d')!)!;
      return { kind: path.classNames, span: [frame(Number(from)), frame(Number(to) - (head ? ARROW : 0))] };
    });
    const spans = (kind: string) => axes.filter((axis) => axis.kind === kind).map(({ span }) => span);
    return [line.getAttribute('data-line')!, {
      solid: spans(''),
      pale: spans('pale')[0],
      cuts: line.querySelectorAll('.cut').map((cut) => frame(movedBy(cut.parentNode!)[0])),
      paleMarks: line.querySelectorAll('.marks.pale').map(symbolsOf),
      dots: spans('dots'),
    }];
  }));
}

/** The marks of a line with their frames; a completion is `|`, an error `#`. */
function marksOf(svg: string, line: string): string[] {
  return rootOf(svg).querySelectorAll(`.marks[data-line="${line}"]`).map((group) => `${symbolsOf(group)}@${group.getAttribute('data-frame')}`);
}

function symbolsOf(group: HTMLElement): string {
  const ends = group.querySelectorAll('.end').map((end) => (end.getAttribute('d')!.startsWith('M0') ? '|' : '#'));
  return [...ends, ...textsOf(group)].join('');
}

/** In milliseconds from the start of the loop. */
function timingOf(svg: string) {
  const { id } = rootOf(svg);
  const style = rootOf(svg).querySelector('style')!.textContent;
  const [, seconds] = new RegExp(`animation:${id}-run ([\\d.]+)s infinite`).exec(style)!;
  const loop = Number(seconds) * 1_000;
  const milliseconds = (percent: string) => (Number(percent) / 100) * loop;
  const [, run, distance] = new RegExp(`@keyframes ${id}-sweep\\{0%\\{[^}]*\\}([\\d.]+)%\\{opacity:1;transform:translateX\\(([\\d.]+)px\\)`).exec(style)!;
  const [, hold] = new RegExp(`@keyframes ${id}-run\\{0%,([\\d.]+)%`).exec(style)!;
  const appearances = new Map([...style.matchAll(new RegExp(`@keyframes ${id}-(t\\d+)\\{0%,([\\d.]+)%\\{opacity:0`, 'g'))].map(([, name, percent]) => {
    expect(style).toContain(`#${id} .${name}{animation:${id}-${name} ${seconds}s infinite}`);
    return [name, { appears: milliseconds(percent) }];
  }));
  return { loop, run: milliseconds(run), distance: Number(distance), hold: milliseconds(hold), appearances };
}

/** What makes a text no XML document, as far as pictures go. */
function malformed(svg: string): string | undefined {
  const open: string[] = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\/?)>/g, (_, closing: string, name: string, __: string, empty: string) => {
    if (closing && open.pop() !== name) open.push(`${name} closed`);
    if (!closing && !empty) open.push(name);
    return '';
  });
  const [stray] = /<.{0,20}|&(?!(?:amp|lt|gt|quot);).{0,20}|[^\P{Cc}\n]/su.exec(rest) ?? [];
  return stray ?? open[0];
}

/** As defined by WCAG. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const digits = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour;
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(digits.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
