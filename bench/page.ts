/**
 * The page of a report in Chromium: how large it is, how long it takes until a key is answered, beside an empty page
 * and the same page without its script, and how the matrix scrolls beside a plain table of as many cells.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildPage } from '../scripts/page/bundle.ts';
import { findHelm } from '../src/helm/find.ts';
import { packageDirectory } from '../src/read/files.ts';
import { pageScript } from '../src/read/page-script.ts';
import { parseReport } from '../src/report/page/form.ts';
import { page as pageOf } from '../src/report/page/page.ts';
import { run } from '../src/run.ts';
import { Collected } from '../test/support/cli.ts';
import { manyComponents } from '../test/support/many-components.ts';
import { manyPods } from '../test/support/many-pods.ts';
import { findChromium } from '../test/page/chromium.ts';
import { chromiumVariable, quit, withPage } from '../test/page/support/browser.ts';

const say = (line: string): void => console.error(line);
process.env['HELM'] = await findHelm({}, say);
process.env[chromiumVariable] = JSON.stringify(await findChromium(say));
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-bench-page-'));
await buildPage(join(packageDirectory, 'dist', 'page', 'report.js'));
const script = await pageScript();

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** A dump with so many pods of Kasm's namespace: every one of them is a line of the page. */
const dump = (count: number, components: number): object =>
  manyPods(count, (index) => {
    const app = `service-${(index % (components - 8)) + 1}`;
    return {
      name: `${app}-${index}`,
      namespace: 'kasm',
      labels: { app },
      spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] },
    };
  });

async function file(name: string, content: object): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

interface Made {
  readonly what: string;
  readonly html: string;
  readonly still: string;
  readonly ends: number;
}

/** A report by the command, on so many components and pods. */
async function made(components: number, pods: number): Promise<Made> {
  const values = await file(
    'values.yaml',
    components === 8 ? { preset: 'plain' } : manyComponents(components),
  );
  const also = pods > 0 ? ['--also', await file('dump.json', dump(pods, components))] : [];
  const json = join(folder, 'report.json');
  const [stdout, stderr] = [new Collected(), new Collected()];
  const args = ['report', values, ...also, '--format', 'json', '-o', json];
  const stdin = Object.assign(process.stdin, { isTTY: true });
  await run(args, { stdin, stdout, stderr });
  const text = await readFile(json, 'utf8').catch(() => {
    throw new Error(stderr.text);
  });
  const data = parseReport(json, text);
  await rm(json);
  return {
    what: `${components}${pods > 0 ? `, ${pods.toLocaleString('en')} pods` : ''}`,
    html: pageOf(data, script),
    still: pageOf(data, ''),
    ends: data.matrix?.ends.length ?? 0,
  };
}

/** Milliseconds until something has happened. */
interface Times {
  /** From the start until all has run. */
  readonly load: number;
  /** From a key to the frame that shows its answer. */
  readonly answer: number;
  /** From a row that is switched until its claims and what opens and closes are told. */
  readonly switched: number;
  /** The same, until tables, picture and matrix have followed. */
  readonly followed: number;
}

async function opened(html: string): Promise<Times> {
  let load = 0;
  let answer = 0;
  let pairs: readonly (readonly [number, number])[] = [];
  await withPage(html, {}, async (page) => {
    load = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return navigation instanceof PerformanceNavigationTiming ? navigation.loadEventEnd : 0;
    });
    answer = await page.evaluate(async () => {
      const start = performance.now();
      const grid = document.querySelector('.grid');
      grid?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
      await new Promise<number>((done) => requestAnimationFrame(done));
      await new Promise<number>((done) => requestAnimationFrame(done));
      return performance.now() - start;
    });
    pairs = await page.evaluate(async () => {
      const rows = document.querySelectorAll<HTMLInputElement>('#try input[data-place=flows]');
      const times: (readonly [number, number])[] = [];
      for (const row of [...rows].slice(0, 6)) {
        const start = performance.now();
        row.click();
        const told = performance.now() - start;
        while (document.querySelector('main[aria-busy]'))
          await new Promise<number>((done) => requestAnimationFrame(done));
        times.push([told, performance.now() - start]);
      }
      return times;
    });
  });
  const [switched, followed] = [0, 1].map((side) => median(pairs.map((pair) => pair[side] ?? 0)));
  return { load, answer, switched: switched ?? 0, followed: followed ?? 0 };
}

const empty = '<!doctype html><title>empty</title><p>empty</p>';

async function timeLoad(report: Made): Promise<readonly string[]> {
  const runs: (readonly Awaited<ReturnType<typeof opened>>[])[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    runs.push([await opened(report.html), await opened(report.still), await opened(empty)]);
  }
  const load = [0, 1, 2].map((side) => median(runs.map((each) => each[side]?.load ?? 0)));
  const [ours = 0, still = 1, none = 1] = load;
  const [answer, switched, followed] = (['answer', 'switched', 'followed'] as const).map((what) =>
    median(runs.map(([each]) => each?.[what] ?? 0)),
  ) as [number, number, number];
  return [
    report.what,
    `${Math.round(Buffer.byteLength(report.html) / 1000).toLocaleString('en')} kB`,
    `${ours.toFixed(0)} ms`,
    (ours / still).toFixed(1),
    (ours / none).toFixed(0),
    `${answer.toFixed(0)} ms`,
    `${switched.toFixed(0)} ms`,
    `${followed.toFixed(0)} ms`,
  ];
}

/** Scrolls something a step each frame; the milliseconds between frames, without the first ten. */
async function scrolled(page: Page, selector: string): Promise<readonly number[]> {
  return page.evaluate(async (name) => {
    const box = document.querySelector(name);
    if (!box) throw new Error(`there is no ${name}`);
    box.scrollIntoView();
    const times: number[] = [];
    let last = await new Promise<number>((done) => requestAnimationFrame(done));
    for (let step = 0; step < 130; step += 1) {
      box.scrollBy(step % 3 === 0 ? 90 : 0, 60);
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      if (step >= 10) times.push(now - last);
      last = now;
    }
    return times;
  }, selector);
}

/** A plain table of as many cells, in a box of the same height. */
function tableOf(ends: number): string {
  const line = (index: number): string =>
    `<tr><th>service-${index}</th>${'<td>denied</td>'.repeat(ends)}</tr>`;
  const lines = Array.from({ length: ends }, (_, index) => line(index)).join('');
  return `<!doctype html><title>table</title><style>.box { overflow: auto; height: 70vh } td, th { border: 1px solid; padding: 3px 6px; white-space: nowrap }</style><div class="box"><table>${lines}</table></div>`;
}

async function timeScroll({ html, ends }: Made): Promise<readonly (readonly string[])[]> {
  const sides = [
    [`matrix, ${ends} × ${ends}`, html, '.grid'],
    [`plain table, ${ends} × ${ends}`, tableOf(ends), '.box'],
  ] as const;
  const lines: (readonly string[])[] = [];
  for (const [what, text, selector] of sides) {
    const times: number[] = [];
    let elements = 0;
    let work = 0;
    await withPage(text, {}, async (page) => {
      await page.waitForTimeout(500);
      elements = await page.locator(`${selector} *`).count();
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      const spent = async (): Promise<number> => {
        const { metrics } = await session.send('Performance.getMetrics');
        return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
      };
      const before = await spent();
      times.push(...(await scrolled(page, selector)));
      work = ((await spent()) - before) * 1000;
    });
    const sorted = times.toSorted((a, b) => a - b);
    lines.push([
      what,
      elements.toLocaleString('en'),
      `${(work / times.length).toFixed(1)} ms`,
      `${median(times).toFixed(1)} ms`,
      `${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(1)} ms`,
      `${times.filter((time) => time > 25).length} of ${times.length}`,
    ]);
  }
  return lines;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

console.log(
  line([
    'Components',
    'File',
    'Loaded',
    'Beside no script',
    'Beside an empty page',
    'A key answered',
    'A row switched',
    'Sections followed',
  ]),
);
console.log('| --: | --: | --: | --: | --: | --: | --: | --: |');
for (const [components, pods] of [
  [8, 0],
  [50, 0],
  [50, 10_000],
  [300, 0],
] as const) {
  const report = await made(components, pods);
  console.log(line(await timeLoad(report)));
  if (components !== 300) continue;
  console.log(
    `\n${line(['What scrolls', 'Elements', 'Work for a frame', 'A frame', '95 of 100 under', 'Frames over 25 ms'])}`,
  );
  console.log('| --- | --: | --: | --: | --: | --: |');
  for (const each of await timeScroll(report)) console.log(line(each));
}
await quit();
await rm(folder, { recursive: true });
