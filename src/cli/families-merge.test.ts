import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SideOf } from '../domain/family.ts';
import { openEvidence } from '../store/evidence.ts';
import { filesOnDisk } from '../store/files.ts';
import { cli, copyWorkspace, createWorkspace, readText } from './testing.ts';
import { closeTickets, sendVouchers, writeDeskLog } from './testing-desk.ts';

/** Vouchers are sent for what is wrong with the first tickets: who practised one case may know the other. */
const base = createWorkspace();
beforeAll(async () => {
  const vouchers = sendVouchers(0, 20).map((task, index) => {
    return { ...task, request: `${task.request} for ${closeTickets(0, 20)[index]?.request.match(/TK-\d+/)}` };
  });
  writeDeskLog(base.dir, [...closeTickets(0, 60), ...vouchers]);
  expect((await cli(base.dir, ['run'])).code).toBe(0);
});
afterAll(() => base[Symbol.dispose]());

async function sidesOf(dir: string, family: string): Promise<ReadonlyMap<string, SideOf['side']>> {
  const sides = await openEvidence(filesOnDisk(dir)).split(family);
  return new Map(sides.map(({ taskId, side }) => [taskId, side]));
}

const SET_ASIDE = /(\d+) of (\d+) sealed cases (?:would be|are) set aside, neither practised nor examined/;

describe('nightschool families merge', () => {
  it('says how many sealed cases are lost to exams, in a dry run, when it is said, and in the night that does it', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const before = [await sidesOf(dir, 'close-ticket'), await sidesOf(dir, 'send-voucher')];
    const words = ['families', 'merge', 'close-ticket', 'send-voucher'];
    const { setAside, sealed } = JSON.parse((await cli(dir, [...words, '--dry-run', '--json'])).stdout);
    expect((await cli(dir, [...words, '--dry-run'])).stdout.match(SET_ASIDE)?.slice(1)).toEqual([
      String(setAside),
      String(sealed),
    ]);
    expect((await cli(dir, words)).stdout).toMatch(SET_ASIDE);
    const given = before.flatMap((sides) => [...sides]);
    expect(sealed).toBe(given.filter(([, side]) => side === 'held-out').length);
    expect(setAside).toBeGreaterThan(0);
    expect(setAside).toBeLessThan(sealed / 3);

    const night = await cli(dir, ['run', '--json']);
    expect(night.stdout.match(SET_ASIDE)?.slice(1)).toEqual([String(setAside), String(sealed)]);
    const after = await sidesOf(dir, 'close-ticket');
    for (const [task, side] of given) if (side === 'train') expect(after.get(task)).toBe('train');
    const kept = given.filter(([task, side]) => side === 'held-out' && after.get(task) === 'held-out');
    expect(kept).toHaveLength(sealed - setAside);
    const aside = [...after].flatMap(([task, side]) => (side === 'set-aside' ? [task] : []));
    expect(aside).toHaveLength(setAside);
    const cases = readText(dir, 'evals/close-ticket/cases.jsonl');
    expect(aside.filter((task) => cases.includes(`"${task}"`))).toEqual([]);
    expect((await cli(dir, ['run', '--json'])).stdout).not.toMatch(SET_ASIDE);
    expect(await sidesOf(dir, 'close-ticket')).toEqual(after);
  });
});
