import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser, openBrowser, openPage } from '../bench/dashboard/browser.ts';
import { keyboardFaults, pageFaults } from '../bench/dashboard/page-faults.ts';
import { type LiveDashboard, serveDashboard } from '../day/dashboard/live/serve.ts';
import { NightschoolError } from '../errors.ts';
import { openWorkspace } from '../night/workspace.ts';
import { foldFleet } from '../report/fleet/fold.ts';
import { FLEET, LOOKED_AT, NIGHT } from '../report/fleet/testing.ts';
import type { FleetView } from '../report/fleet/view.ts';
import { createWorkspace, type TestWorkspace } from './testing.ts';

const executable = findBrowser(process.env);
const view = foldFleet(FLEET, {
  ...{ now: LOOKED_AT, events: NIGHT, prefix: 'nightschool' },
  choose: (offers) => offers.find(({ fingerprint }) => fingerprint === 'fp-aaaa') ?? null,
  describeDifference: () => `its template is ${'long-'.repeat(40)}, <img src=x onerror=alert(1)>`,
});

let workspace: TestWorkspace;
let dashboard: LiveDashboard;
let browser: Browser;
/** What is to be seen of the fleet; an error: it cannot be. */
let seen: FleetView | Error = view;

// no browser on the PATH, nor named by CHROME_PATH: skipped
describe.skipIf(executable === null)('the fleet in a browser', () => {
  beforeAll(async () => {
    workspace = createWorkspace();
    dashboard = await serveDashboard(await openWorkspace(workspace.dir), {
      ...{ host: '127.0.0.1', port: 0, clock: () => new Date(), onFault: (error) => expect(error).toBeNull() },
      readFleet: async () => {
        if (seen instanceof Error) throw seen;
        return seen;
      },
    });
    browser = await openBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
    workspace?.[Symbol.dispose]();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['dark', 390],
    ['light', 390],
  ] as const)('has no fault: %s, %d px', async (colorScheme, width) => {
    seen = view;
    const watched = await open({ colorScheme, viewport: { width, height: 900 } });
    expect(await pageFaults(watched.page)).toEqual([]);
    expect(await keyboardFaults(watched.page)).toEqual([]);
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it('follows what workers do, and says where Redis does not answer', async () => {
    seen = view;
    const watched = await open({});
    expect(await watched.page.textContent('main')).toContain('1,234');
    seen = { ...view, totals: { ...view.totals, waiting: 77 } };
    await vi.waitFor(async () => expect(await watched.page.textContent('dl.facts')).toContain('77'), LONG);
    seen = new NightschoolError('QUEUE_UNREACHABLE', 'Redis does not answer.');
    await vi.waitFor(async () => expect(await watched.page.textContent('main')).toContain('Redis does not'), LONG);
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  it('is led to from the other pages', async () => {
    const watched = await openPage(browser, { allowed: new URL(dashboard.url).origin });
    await watched.page.goto(dashboard.url);
    await watched.page.click('nav.site a[href="fleet.html"]');
    expect(await watched.page.textContent('h1')).toBe('Fleet');
    await watched.close();
  });
});

const LONG = { timeout: 15_000, interval: 200 };

async function open(options: Parameters<Browser['newContext']>[0]) {
  const { origin } = new URL(dashboard.url);
  const watched = await openPage(browser, { allowed: origin, ...options });
  await watched.page.goto(dashboard.url);
  await watched.page.goto(`${origin}/fleet.html`);
  await watched.page.waitForSelector('p.live');
  return watched;
}
