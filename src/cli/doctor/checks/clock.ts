import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check, type CheckResult, fail, ok, warn } from '../check.ts';

/** Nights are named by date and log files compared by time: the clock has to be right, and the disk's to agree. */
export const checkClock: Check = async ({ dir }) => {
  const now = new Date();
  return [judgeClock(now, await timeOfNewFile(dir))];
};

const FIRST_YEAR = 2026; // nightschool is no older
const LAST_YEAR = 2100;
const SKEW_MS = 5_000;

/** `fileTime`: when the file system says that a file written now was written. */
export function judgeClock(now: Date, fileTime: Date): CheckResult {
  const shown = `${now.toISOString().slice(0, 16)}Z, time zone ${timeZone()}`;
  const year = now.getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return fail(`the clock says ${shown}`, 'Set the clock: timedatectl set-ntp true, or sntp -sS time.apple.com');
  }
  const skew = Math.round(Math.abs(fileTime.getTime() - now.getTime()) / 1000);
  if (skew * 1000 <= SKEW_MS) return ok(shown);
  return warn(`files are written ${skew} s off this machine's clock (${shown})`, 'Let both machines use NTP.');
}

/** Node names none where the variable TZ says one that there is not. */
function timeZone(): string {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone ?? 'not known, so UTC: look at the variable TZ';
}

/** In the workspace's private folder where there is one: a network disk has a clock of its own. */
async function timeOfNewFile(dir: string): Promise<Date> {
  const folder = await mkdtemp(join(dir, '.nightschool', 'doctor-')).catch(() => mkdtemp(join(tmpdir(), 'doctor-')));
  try {
    await writeFile(join(folder, 'now'), '');
    return (await stat(join(folder, 'now'))).mtime;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
