import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, openBrowser, openPage } from '../bench/dashboard/browser.ts';
import { writeSchool } from '../bench/dashboard/school.ts';
import { writeDashboard } from '../day/dashboard/write-dashboard.ts';
import { openWorkspace } from '../night/workspace.ts';
import { dashboardPage } from '../report/dashboard/layout.ts';
import { html, text } from '../report/html/markup.ts';
import { createEmpty, createWorkspace } from './testing.ts';

const LISTS = fileURLToPath(
  new URL('../../../shared/data/security/payloads-all-the-things/XSS_Injection/Intruders', import.meta.url),
);
const names = existsSync(LISTS) ? readdirSync(LISTS) : [];
const executable = findBrowser(process.env);
const OPEN = 'document.querySelectorAll("details").forEach((each) => { each.open = true; })';
/** Characters of payloads that one school says everywhere. */
const PIECE = 60_000;

const payloadsOf = (name: string): readonly string[] =>
  readFileSync(join(LISTS, name), 'latin1')
    .split(/\r?\n/)
    .filter((line) => line !== '');

let browser: Browser;

/** Opens a page with everything on it open; what ran, asked or complained, and what is there that no page has. */
async function faultsOf(folder: string, path: string): Promise<readonly string[]> {
  const url = pathToFileURL(folder).href;
  const { page, faults, close } = await openPage(browser, { allowed: url });
  await page.goto(`${url}/${path}`);
  await page.evaluate(OPEN);
  const found = await page.evaluate<readonly string[]>(`[...document.querySelectorAll(
    'script, img, iframe, object, embed, video, audio, form, input, base, link, meta[http-equiv=refresh], math, [style]'
  )].map((each) => each.outerHTML.slice(0, 200)).concat(
    [...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames().filter((name) => name.startsWith('on')))
  ).concat([...document.querySelectorAll('a[href]')].map((each) => each.protocol).filter((each) => each !== 'file:'))`);
  await close();
  return [...faults, ...found];
}

// no browser on the PATH, nor named by CHROME_PATH, or no ../shared: skipped
describe.skipIf(executable === null || names.length === 0)('payloads on pages', () => {
  beforeAll(async () => {
    browser = await openBrowser(executable ?? '');
  });
  afterAll(() => browser?.close());

  it('would be found where they are not escaped', async () => {
    using workspace = createEmpty();
    writeFileSync(join(workspace.dir, 'bare.html'), '<img src=x onerror="alert(1)"><script>alert(2)</script>');
    expect((await faultsOf(workspace.dir, 'bare.html')).join(' ')).toMatch(/dialog: 2.*<img.*onerror/s);
  });

  it.each(names)('of %s are text, in content and in attributes', async (name) => {
    using workspace = createEmpty();
    const body = payloadsOf(name).map(
      (payload) => html`<p title="${text(payload)}" data-said='${text(payload)}'>${text(payload)}</p>`,
    );
    const title = payloadsOf(name).join(' ').slice(0, 2000);
    writeFileSync(join(workspace.dir, 'all.html'), dashboardPage({ title, path: 'all.html', nav: 'skills', body }));
    expect(await faultsOf(workspace.dir, 'all.html')).toEqual([]);
  });

  const said = names.flatMap(payloadsOf).join('\n');
  const pieces = Array.from({ length: Math.ceil(said.length / PIECE) }, (_, index) =>
    said.slice(index * PIECE, (index + 1) * PIECE),
  );
  it.each(pieces.map((piece, index) => [index + 1, piece] as const))(
    'said everywhere in a school are text on every page: piece %i',
    async (_, piece) => {
      using workspace = createWorkspace();
      await writeSchool(workspace.dir, { skills: 1, nights: 1, seed: 1, said: piece });
      await writeDashboard(await openWorkspace(workspace.dir), { clock: () => new Date('2026-02-01T00:00:00Z') });
      const folder = join(workspace.dir, '.nightschool', 'report');
      const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
      const kinds = new Map(paths.map((path) => [path.includes('/') ? path.split('/')[0] : path, path]));
      expect(kinds.size).toBeGreaterThan(7);
      for (const path of kinds.values()) expect([path, await faultsOf(folder, path)]).toEqual([path, []]);
    },
  );
});
