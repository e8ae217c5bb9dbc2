import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** A Chromium of this machine: `CHROME_PATH`, or one on the PATH; null where there is none. */
export function findBrowser({ CHROME_PATH, PATH = '' }: NodeJS.ProcessEnv): string | null {
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const places = CHROME_PATH === undefined ? onPath : [CHROME_PATH, ...onPath];
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Headless, and asking nobody for anything by itself. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((each) => `--disable-${each}`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] });
}

/** A page, and everything about it that should not be. */
export interface Watched {
  readonly page: Page;
  /** Errors and warnings of its console, requests beyond what it may load, and dialogs. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** A window of its own, in which every request is watched: only addresses that begin with `allowed` are in order. */
export async function openPage(
  browser: Browser,
  { allowed, ...options }: BrowserContextOptions & { readonly allowed: string },
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') faults.push(`${said.type()}: ${said.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(allowed)) faults.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined); // the page may be gone
  });
  return { page, faults, close: () => context.close() };
}
