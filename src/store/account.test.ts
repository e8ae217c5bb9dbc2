import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../providers/layers/budget.ts';
import { closeAccount, openAccount } from './account.ts';
import { temporaryFolder } from './testing.ts';

const NOW = Date.parse('2026-03-01T02:00:00Z');
const HOUR_MS = 3_600_000;
const OWNER = 'nightly';
const open = (path: string, now: number, owner = OWNER) => openAccount(path, { owner, now });
const tokens = (teacherTokens: number) => ({ teacherTokens, studentTokens: 0, usd: 0 });

function workspace(): { readonly path: string } & Disposable {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, '.nightschool'));
  return folder;
}

describe('the account of a night', () => {
  it('carries what was settled, and the most of a call that nobody saw the end of', () => {
    using folder = workspace();
    const first = open(folder.path, NOW);
    expect(first.carried).toEqual({ ...tokens(0), minutes: 0 });
    const settled = first.reserve(tokens(100), 1);
    first.settle(settled, tokens(30));
    first.reserve(tokens(50), 2);
    expect(open(folder.path, NOW + HOUR_MS).carried).toEqual({ ...tokens(80), minutes: 2 });
  });

  it('goes on after half a line, and where the clock went back', () => {
    using folder = workspace();
    open(folder.path, NOW).reserve(tokens(100), 1);
    appendFileSync(join(folder.path, '.nightschool/account.jsonl'), '{"call":"x","mo');
    open(folder.path, NOW - 900 * HOUR_MS).reserve(tokens(10), 1);
    expect(open(folder.path, NOW).carried).toMatchObject(tokens(110));
  });

  it('is another one the night after, and when the night has ended', () => {
    using folder = workspace();
    open(folder.path, NOW).reserve(tokens(100), 1);
    expect(open(folder.path, NOW + 21 * HOUR_MS).carried).toMatchObject(tokens(0));
    open(folder.path, NOW).reserve(tokens(100), 1);
    closeAccount(folder.path, { owner: OWNER, now: NOW });
    expect(open(folder.path, NOW).carried).toMatchObject(tokens(0));
  });

  it('is of one pipeline and what is done with it: another has its own, and ends no more than that', () => {
    using folder = workspace();
    open(folder.path, NOW).reserve(tokens(100), 1);
    const other = open(folder.path, NOW, 'other');
    expect(other.carried).toMatchObject(tokens(0));
    other.reserve(tokens(7), 1);
    closeAccount(folder.path, { owner: 'other', now: NOW });
    expect([open(folder.path, NOW), open(folder.path, NOW, 'other')].map((each) => each.carried)).toMatchObject([
      tokens(100),
      tokens(0),
    ]);
    expect(open(folder.path, NOW + 30 * HOUR_MS, 'other').carried).toMatchObject(tokens(0));
    expect(existsSync(join(folder.path, '.nightschool/account.jsonl'))).toBe(false);
  });

  it.each<[string, (text: string) => string, number]>([
    ['a reservation', (text) => text.replace('"teacherTokens":100', '"teacherTokens":900'), 70],
    ['a settlement', (text) => text.replace('"teacherTokens":30', '"teacherTokens":3'), 140],
    ['the line that says when it began', (text) => text.slice(text.indexOf('\n') + 1), 70],
    ['every line', (text) => text.replaceAll('"crc":"', '"crc":"x'), 0],
  ])('warns where %s is damaged, and counts what the others say', (what, harm, carried) => {
    using folder = workspace();
    const path = join(folder.path, '.nightschool/account.jsonl');
    const account = open(folder.path, NOW);
    account.reserve(tokens(40), 1);
    account.settle(account.reserve(tokens(100), 1), tokens(30));
    writeFileSync(path, harm(readFileSync(path, 'utf8')));
    utimesSync(path, NOW / 1000, NOW / 1000);
    const told: string[] = [];
    const notice = (sentence: string): void => void told.push(sentence);
    const options = { owner: OWNER, now: NOW + HOUR_MS, notice };
    expect(openAccount(folder.path, options).carried).toMatchObject(tokens(carried));
    expect(told).toHaveLength(what.includes('began') ? 0 : 1);
    expect(openAccount(folder.path, { ...options, now: NOW + 21 * HOUR_MS }).carried).toMatchObject(tokens(0));
  });

  it('is an error where it cannot be read, and settling is none where it cannot be written', () => {
    using folder = workspace();
    const path = join(folder.path, '.nightschool/account.jsonl');
    const account = open(folder.path, NOW);
    const call = account.reserve(tokens(100), 1);
    rmSync(path);
    mkdirSync(path);
    account.settle(call, tokens(1));
    expect(() => open(folder.path, NOW)).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
  });

  it('has no file before the first call', () => {
    using folder = workspace();
    open(folder.path, NOW);
    expect(existsSync(join(folder.path, '.nightschool/account.jsonl'))).toBe(false);
    closeAccount(folder.path, { owner: OWNER, now: NOW });
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
          budget.continueFrom(open(folder.path, NOW));
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
