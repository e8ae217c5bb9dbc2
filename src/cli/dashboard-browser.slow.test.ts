import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser, openBrowser, openPage, type Watched } from '../bench/dashboard/browser.ts';
import { expectPages } from '../bench/dashboard/expected.ts';
import { expectSkill } from '../bench/dashboard/expected-skill.ts';
import { numberFaults } from '../bench/dashboard/number-faults.ts';
import { keyboardFaults, pageFaults } from '../bench/dashboard/page-faults.ts';
import { readPage } from '../bench/dashboard/read-page.ts';
import { openBooks } from '../bench/dashboard/recount.ts';
import { writeSchool } from '../bench/dashboard/school.ts';
import { writeDashboard } from '../day/dashboard/write-dashboard.ts';
import { openWorkspace } from '../night/workspace.ts';
import { cli, createWorkspace, startCli, type TestWorkspace, tree } from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';

const executable = findBrowser(process.env);
const SIX = ['index.html', 'families.html', 'skills.html', 'trends.html', 'spend.html', 'memory.html'] as const;

/** Rules of axe about colours, and about what stands where. */
const COLOURS = ['color-contrast', 'link-in-text-block'] as const;
const SHAPES = ['scrollable-region-focusable', 'target-size', 'meta-viewport'] as const;
const OPEN = 'document.querySelectorAll("details").forEach((each) => { each.open = true; })';

/** What a log may say. Each text runs, breaks out, or widens the page where it stands as it is. */
const HOSTILE = ` </pre></td></script><script>window.hacked = true; alert(1)</script><img src=x onerror="alert(2)">
<svg/onload=alert(3)>'"&quot; {{7*7}} \u202e\u2066 ${'🙂'.repeat(200)} \u0000\u0007\u001b[31m ${'x'.repeat(100_000)}`;

const workspaces: TestWorkspace[] = [];
let browser: Browser;
/** A real desk after two nights; a made-up school of more students and attempts; the same with hostile words. */
let desk: string;
let school: string;
let hostile: string;

// no browser on the PATH, nor named by CHROME_PATH: skipped
describe.skipIf(executable === null)('the dashboard in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser(executable ?? '');
    [desk, school, hostile] = [await openDesk(), await openSchool(10, 4), await openSchool(1, 1, HOSTILE)];
  });
  afterAll(async () => {
    await browser?.close();
    for (const workspace of workspaces) workspace[Symbol.dispose]();
  });

  it.each([
    // all that axe knows, once; then what another theme or width may spoil
    ['light', 1280, []],
    ['dark', 1280, COLOURS],
    ['dark', 390, [...COLOURS, ...SHAPES]],
    ['light', 390, SHAPES],
  ] as const)('has no fault on any kind of page: %s, %d px', async (colorScheme, width, rules) => {
    const watched = await open(school, { colorScheme, viewport: { width, height: 900 } });
    for (const path of kinds(school)) {
      await visit(watched, school, path);
      expect([path, ...(await pageFaults(watched.page, rules))]).toEqual([path]);
    }
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it('has no fault where everything is open, on a real desk', async () => {
    const watched = await open(desk, { colorScheme: 'dark', viewport: { width: 390, height: 900 } });
    for (const path of kinds(desk)) {
      await visit(watched, desk, path);
      await watched.page.evaluate(OPEN);
      expect([path, ...(await pageFaults(watched.page, SHAPES))]).toEqual([path]);
    }
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it.each([
    ['a real desk', () => desk],
    ['a school', () => school],
  ])('says the same numbers as ledgers and evidence: %s', async (_, dir) => {
    const books = openBooks(dir());
    const watched = await open(dir());
    for (const [path, expected] of Object.entries(expectPages(books))) {
      await visit(watched, dir(), path);
      expect(expected.rows.length, path).toBeGreaterThan(0);
      expect([path, ...numberFaults(await readPage(watched.page), expected)]).toEqual([path]);
    }
    for (const [skill, book] of books.skills) {
      await visit(watched, dir(), `skills/${skill}.html`);
      expect([skill, ...numberFaults(await readPage(watched.page), expectSkill(book))]).toEqual([skill]);
    }
    await watched.close();
  });

  it('would find a number that is not so', async () => {
    const expected = expectPages(openBooks(desk))['index.html'] ?? { facts: {}, rows: [] };
    const watched = await open(desk);
    await visit(watched, desk, 'index.html');
    await watched.page.evaluate('document.querySelector("td[data-name=asked] ").textContent = "61,000"');
    await watched.page.evaluate('document.querySelector("dl.facts dd").firstChild.textContent = "99"');
    const faults = numberFaults(await readPage(watched.page), expected);
    expect(faults).toEqual([expect.stringMatching(/^Learnt: 99 /), expect.stringMatching(/asked: 61,000, recounted /)]);
    await watched.close();
  });

  it('tells of each run what its line of the evidence says', async () => {
    const watched = await open(desk);
    const books = openBooks(desk);
    const shown = new Set(pages(desk).filter((path) => path.startsWith('trials/')));
    const trials = [...books.skills.values()].flatMap((book) => book.trials);
    const some = trials.filter(({ id }) => shown.has(`trials/${id}.html`)).filter((_, index) => index % 25 === 0);
    expect(some.length).toBeGreaterThan(1);
    for (const trial of some) {
      await visit(watched, desk, `trials/${trial.id}.html`);
      const { facts } = await readPage(watched.page);
      expect(await watched.page.textContent('h1')).toBe(`Run ${trial.id.slice(0, 8)}: ${trial.outcome}`);
      expect(facts).toMatchObject({
        ...{ 'calls answered': String(trial.hits), 'replay misses': String(trial.misses), night: trial.night },
        ...{ 'tokens in': String(trial.tokens.input), seed: String(trial.seed), fingerprint: trial.fingerprint },
      });
    }
    await watched.close();
  });

  it('can be gone through with the keyboard', async () => {
    const watched = await open(school);
    const [skill = '', trial = ''] = ['skills/', 'trials/'].map((folder) =>
      kinds(school).find((path) => path.startsWith(folder)),
    );
    for (const path of ['index.html', 'skills.html', 'trends.html', skill, trial]) {
      await visit(watched, school, path);
      expect([path, ...(await keyboardFaults(watched.page))]).toEqual([path]);
    }
    await watched.close();
  });

  it.each([
    ['a real desk', () => desk],
    ['a school', () => school],
  ])('leads to pages and places that there are, all of them reachable from the first: %s', (_, dir) => {
    const texts = new Map(pages(dir()).map((path) => [path, read(dir(), path)]));
    const seen = new Set(['index.html']);
    const missing = new Set<string>();
    for (const path of seen) {
      for (const [target, fragment] of linksOf(path, texts.get(path) ?? '')) {
        const text = texts.get(target);
        if (text === undefined || !(fragment === '' || text.includes(`id="${fragment}"`))) {
          missing.add(`${path} links to ${target}#${fragment}`);
        } else seen.add(target);
      }
    }
    expect([...missing]).toEqual([]);
    expect([...texts.keys()].filter((path) => !seen.has(path))).toEqual([]);
  });

  it('works without JavaScript, and on paper', async () => {
    const watched = await open(desk, { javaScriptEnabled: false });
    await watched.page.goto(urlOf(desk, 'index.html'));
    await watched.page.click('nav >> text=Skills');
    await watched.page.click('text=close-ticket');
    expect(await watched.page.textContent('h1')).toBe('close-ticket');
    const numbers = watched.page.locator('figure.chart details').first();
    await numbers.locator('summary').click();
    expect(await numbers.locator('table').isVisible()).toBe(true);
    await watched.page.emulateMedia({ media: 'print' });
    expect(await watched.page.locator('nav.site').isVisible()).toBe(false);
    expect((await watched.page.pdf()).length).toBeGreaterThan(10_000);
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it('runs nothing that logs say, and keeps its shape', async () => {
    const watched = await open(hostile, { viewport: { width: 390, height: 900 } });
    for (const path of kinds(hostile)) {
      await visit(watched, hostile, path);
      await watched.page.evaluate(OPEN);
      const shape = await watched.page.evaluate(`({
        hacked: window.hacked === true,
        wide: document.documentElement.scrollWidth > innerWidth,
        main: document.querySelectorAll('body > main').length,
        scripts: document.querySelectorAll('script, img, [onload], [onerror]').length,
      })`);
      expect({ path, shape }).toEqual({ path, shape: { hacked: false, wide: false, main: 1, scripts: 0 } });
    }
    expect(watched.faults).toEqual([]);
    await watched.close();
  });
});

describe.skipIf(executable === null)('nightschool dashboard in a browser', () => {
  it('follows a night of another process to its end, and writes nothing', async () => {
    const browser = await openBrowser(executable ?? '');
    const { dir } = keep(createWorkspace('dashboard: true'));
    writeDeskLog(dir, closeTickets(0, 60));
    const before = tree(dir);
    const { child, ended } = startCli(dir, ['dashboard']);
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
    });
    const url = await vi.waitUntil(() => /^http:\S+/m.exec(said)?.[0], { timeout: 20_000 });
    const { origin } = new URL(url);
    for (const [headers, status] of [
      [{}, 401],
      [{ origin: 'https://example.com' }, 403],
    ] as const) {
      expect((await fetch(`${origin}/skills.html`, { headers })).status).toBe(status);
    }
    const { page, faults, close } = await openPage(browser, { allowed: origin });
    await page.goto(url);
    expect(page.url()).toBe(`${origin}/`);
    expect(await page.textContent('h1')).toBe('No night yet');
    expect(tree(dir)).toEqual(before);
    const night = startCli(dir, ['run', '--quiet']);
    await page.waitForSelector('text=/is running for .*Time left/');
    await page.waitForSelector('text=/The night of .* ended after/');
    await page.waitForSelector('h1 >> text=/^Night of/');
    expect((await night.ended).code).toBe(0);
    const { facts } = await readPage(page);
    expect(facts.Promoted).toMatch(/^1 /);
    expect(await pageFaults(page)).toEqual([]);
    const after = tree(dir);
    await page.click('nav >> text=Skills');
    await page.click('text=close-ticket');
    await page.waitForSelector('text=/The night of .* ended after/');
    expect(faults).toEqual([]);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    await page.waitForSelector('text=The dashboard has ended');
    expect(tree(dir)).toEqual(after);
    await close();
    await browser.close();
  });
});

function keep(workspace: TestWorkspace): TestWorkspace {
  workspaces.push(workspace);
  return workspace;
}

/** Two nights of a small desk: in the second there is more to close. */
async function openDesk(): Promise<string> {
  const { dir } = keep(createWorkspace('dashboard: true'));
  writeDeskLog(dir, deskTasks());
  expect((await cli(dir, ['run', '--quiet'])).code).toBe(0);
  writeDeskLog(dir, closeTickets(60, 70), 'later.jsonl');
  expect((await cli(dir, ['run', '--quiet'])).code).toBe(0);
  return dir;
}

async function openSchool(skills: number, nights: number, said = ''): Promise<string> {
  const { dir } = keep(createWorkspace());
  await writeSchool(dir, { skills, nights, seed: 1, said });
  await writeDashboard(await openWorkspace(dir), { clock: () => new Date('2026-02-01T00:00:00Z') });
  return dir;
}

/** Every page, sorted. */
function pages(dir: string): readonly string[] {
  const paths = readdirSync(join(dir, '.nightschool', 'report'), { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith('.html')).sort();
}

/** The six pages, and one of each other kind. */
function kinds(dir: string): readonly string[] {
  const others = ['nights/', 'skills/', 'trials/'].flatMap(
    (folder) => pages(dir).find((path) => path.startsWith(folder)) ?? [],
  );
  return [...SIX, ...others];
}

function read(dir: string, path: string): string {
  return readFileSync(join(dir, '.nightschool', 'report', path), 'utf8');
}

/** Where the links of a page lead: pages, and places in them. */
function linksOf(path: string, text: string): readonly (readonly [string, string])[] {
  const links = [...text.matchAll(/<a [^>]*href="([^"#:]*)#?([^":]*)"/g)];
  return links.map(([, target = '', fragment = '']) => [target === '' ? path : join(dirname(path), target), fragment]);
}

function urlOf(dir: string, path: string): string {
  return `${pathToFileURL(join(dir, '.nightschool', 'report')).href}/${path}`;
}

function open(dir: string, options: BrowserContextOptions = {}): Promise<Watched> {
  return openPage(browser, { ...options, allowed: urlOf(dir, '') });
}

async function visit({ page }: Watched, dir: string, path: string): Promise<void> {
  await page.goto(urlOf(dir, path));
}
