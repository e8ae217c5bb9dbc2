import { statfs } from 'node:fs/promises';
import { type Check, type CheckResult, fail, ok, warn } from '../check.ts';

const WARN_BELOW = 1e9;
const FAIL_BELOW = 1e8;

/** Space for the ledger, the evidence and the caches of a night. */
export const checkDisk: Check = async ({ dir }) => {
  const { bavail, bsize } = await statfs(dir);
  return [judgeSpace(bavail * bsize)];
};

/** `free` in bytes, as an ordinary user may fill them. */
export function judgeSpace(free: number): CheckResult {
  const what = `${free < WARN_BELOW ? `${(free / 1e6).toFixed(0)} MB` : `${(free / 1e9).toFixed(1)} GB`} of disk free`;
  const fix = 'Free some space: a night writes its ledger, evidence and caches into the workspace.';
  if (free < FAIL_BELOW) return fail(what, fix);
  return free < WARN_BELOW ? warn(what, fix) : ok(what);
}
