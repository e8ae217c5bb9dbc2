import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../providers/layers/budget.ts';
import { closeAccount, openAccount } from './account.ts';
import { openLedger } from './ledger.ts';
import { temporaryFolder } from './testing.ts';

const NOW = Date.parse('2026-03-01T02:00:00Z');
const HOUR_MS = 3_600_000;
const tokens = (teacherTokens: number) => ({ teacherTokens, studentTokens: 0, usd: 0 });

function workspace(): { readonly path: string } & Disposable {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, '.nightschool'));
  return folder;
}

describe('the account of a night', () => {
  it('carries what was settled, and the most of a call that nobody saw the end of', () => {
    using folder = workspace();
    const first = openAccount(folder.path, NOW);
    expect(first.carried).toEqual({ ...tokens(0), minutes: 0 });
    const settled = first.reserve(tokens(100), 1);
    first.settle(settled, tokens(30));
    first.reserve(tokens(50), 2);
    expect(openAccount(folder.path, NOW + HOUR_MS).carried).toEqual({ ...tokens(80), minutes: 2 });
  });

  it('goes on after half a line, and where the clock went back', () => {
    using folder = workspace();
    openAccount(folder.path, NOW).reserve(tokens(100), 1);
    appendFileSync(join(folder.path, '.nightschool/account.jsonl'), '{"call":"x","mo');
    openAccount(folder.path, NOW - 900 * HOUR_MS).reserve(tokens(10), 1);
    expect(openAccount(folder.path, NOW).carried).toMatchObject(tokens(110));
  });

  it('is another one the night after, and when the night has ended', async () => {
    using folder = workspace();
    openAccount(folder.path, NOW).reserve(tokens(100), 1);
    expect(openAccount(folder.path, NOW + 21 * HOUR_MS).carried).toMatchObject(tokens(0));
    openAccount(folder.path, NOW).reserve(tokens(100), 1);
    const ledger = openLedger(folder.path, 'run');
    const spend = { teacherTokens: 0, studentTokens: 0, usd: 0, unpriced: [] };
    const at = '2026-03-01T03:00:00Z';
    ledger.append({ type: 'run-ended', at, exitCode: 0, spend, replay: { hits: 0, misses: 0 }, durationMs: 1 });
    await ledger.flush();
    expect(openAccount(folder.path, NOW).carried).toMatchObject(tokens(0));
  });

  it('has no file before the first call', () => {
    using folder = workspace();
    openAccount(folder.path, NOW);
    expect(existsSync(join(folder.path, '.nightschool/account.jsonl'))).toBe(false);
    closeAccount(folder.path);
  });

  it('never lets a night exceed its budget, wherever its runs are killed', () => {
    const call = fc.record({
      most: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const run = fc.record({ calls: fc.array(call, { maxLength: 6 }), diesInCall: fc.boolean() });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 6 }), (runs) => {
        using folder = workspace();
        let really = 0;
        for (const { calls, diesInCall } of runs) {
          const limits = { usd: null, teacherTokens: 100, studentTokens: null, minutes: null };
          const budget = createBudget(limits, () => 0);
          budget.continueFrom(openAccount(folder.path, NOW));
          for (const [index, { most, share }] of calls.entries()) {
            try {
              const reservation = budget.reserve('teacher', { tokens: most, usd: null });
              const real = Math.floor(most * share);
              really += real;
              if (!(diesInCall && index === calls.length - 1)) reservation.settle({ tokens: real, usd: null });
            } catch (error) {
              expect(error).toMatchObject({ code: 'BUDGET_SPENT' });
            }
          }
        }
        expect(really).toBeLessThanOrEqual(100);
      }),
      { numRuns: 100 },
    );
  });
});
