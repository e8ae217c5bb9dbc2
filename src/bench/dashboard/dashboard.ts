import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findBrowser, openBrowser, openPage, type Watched } from './browser.ts';
import { type Expected, expectPages } from './expected.ts';
import { expectSkill } from './expected-skill.ts';
import { numberFaults } from './number-faults.ts';
import { pageFaults } from './page-faults.ts';
import { readPage } from './read-page.ts';
import { openBooks } from './recount.ts';
import { writeSchool } from './school.ts';

const SIZE = { skills: 1000, nights: 60, seed: 1 } as const;
const WRITE = fileURLToPath(new URL('./write.ts', import.meta.url));

/**
 * The dashboard of a made-up school of 1,000 skills over 60 nights: what writing it takes, from nothing and after one more
 * night, and how its pages load in a headless Chromium. Throws where a page says another number than ledgers and evidence
 * do, asks anything of a network, or axe finds something serious.
 */
export async function benchDashboard(): Promise<string> {
  const executable = findBrowser(process.env);
  if (executable === null) return 'dashboard: no Chromium on the PATH, nor named by CHROME_PATH';
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
  try {
    const school = await writeSchool(dir, SIZE);
    const first = await write(dir);
    const same = await write(dir);
    await school.addNight();
    const next = await write(dir);
    const rows = [
      describeWriting('from nothing', first),
      describeWriting('again, with nothing new', same),
      describeWriting('after one more night', next),
    ];
    return [...WRITING_HEAD, ...rows, '', ...PAGES_HEAD, ...(await look(dir, executable))].join('\n');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const WRITING_HEAD = ['| writing it | seconds | of a processor | peak memory |', '| --- | ---: | ---: | ---: |'];
const PAGES_HEAD = ['| page | size | loaded in |', '| --- | ---: | ---: |'];

interface Taken {
  readonly seconds: number;
  readonly processor: number;
  /** Bytes. */
  readonly peak: number;
}

/** In a process of its own, as after a night. */
async function write(dir: string): Promise<Taken> {
  const { stdout } = await promisify(execFile)(process.execPath, [WRITE, dir]);
  return JSON.parse(stdout);
}

function describeWriting(what: string, { seconds, processor, peak }: Taken): string {
  return `| ${what} | ${seconds.toFixed(1)} | ${processor.toFixed(1)} | ${Math.round(peak / 1e6)} MB |`;
}

async function look(dir: string, executable: string): Promise<readonly string[]> {
  const browser = await openBrowser(executable);
  const report = join(dir, '.nightschool', 'report');
  const allowed = `${pathToFileURL(report).href}/`;
  try {
    const watched = await openPage(browser, { allowed });
    const rows: string[] = [];
    for (const [path, expected] of pagesOf(dir)) {
      const seconds = await load(watched, `${allowed}${path}`);
      await check(watched, path, expected);
      rows.push(`| ${path} | ${Math.round(statSync(join(report, path)).size / 1e3)} KB | ${seconds.toFixed(2)} s |`);
    }
    return [...rows, '', summarise(report)];
  } finally {
    await browser.close();
  }
}

/** The six pages, and one skill of those with most attempts. */
function pagesOf(dir: string): readonly (readonly [string, Expected])[] {
  const books = openBooks(dir);
  const [skill = '', book] = [...books.skills].sort(([, a], [, b]) => b.decisions.length - a.decisions.length)[0] ?? [];
  const own = book === undefined ? [] : [[`skills/${skill}.html`, expectSkill(book)] as const];
  return [...Object.entries(expectPages(books)), ['memory.html', { facts: {}, rows: [] }], ...own];
}

/** Until it is drawn, scrolled to its end and back. */
async function load({ page }: Watched, url: string): Promise<number> {
  const began = performance.now();
  await page.goto(url);
  await page.evaluate('scrollTo(0, document.body.scrollHeight); new Promise(requestAnimationFrame)');
  return (performance.now() - began) / 1000;
}

async function check({ page, faults }: Watched, path: string, expected: Expected): Promise<void> {
  const wrong = [...numberFaults(await readPage(page), expected), ...(await pageFaults(page)), ...faults];
  if (wrong.length > 0) throw new Error(`${path}: ${wrong.slice(0, 5).join('; ')}`);
}

function summarise(report: string): string {
  const paths = readdirSync(report, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  const sizes = paths.map((path) => statSync(join(report, path)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return `${paths.length} pages of ${Math.round(all / 1e6)} MB, the largest of ${Math.round(Math.max(...sizes) / 1e3)} KB.`;
}
