import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelRole } from '../../domain/chat.ts';
import { createBudget } from './budget.ts';

const NONE = { usd: null, teacherTokens: null, studentTokens: null, minutes: null };
const clock = () => 0;

describe('createBudget', () => {
  it.each<[ModelRole, 'teacherTokens' | 'studentTokens']>([
    ['teacher', 'teacherTokens'],
    ['student', 'studentTokens'],
    ['user', 'studentTokens'],
  ])('counts the tokens of a %s as %s', (role, field) => {
    const budget = createBudget({ ...NONE, [field]: 10 }, clock);
    budget.reserve(role, { tokens: 10, usd: null }).settle({ tokens: 4, usd: null });
    expect(budget.spent()[field]).toBe(4);
    expect(() => budget.reserve(role, { tokens: 7, usd: null })).toThrow(/this call could take 7/);
    const other = role === 'teacher' ? 'student' : 'teacher';
    expect(() => budget.reserve(other, { tokens: 999, usd: null })).not.toThrow();
  });

  it.each([
    [
      { usd: 1 },
      'budget.usd is 1 US dollars: 0.4000 are spent, 0.3500 are set aside for calls under way, and this call could take 0.3000.',
    ],
    [
      { teacherTokens: 100 },
      'budget.teacherTokens is 100 teacher tokens: 40 are spent, 35 are set aside for calls under way, and this call could take 30.',
    ],
  ])('says which limit, what is spent and what the call could take: %j', (limit, message) => {
    const budget = createBudget({ ...NONE, ...limit }, clock);
    budget.reserve('teacher', { tokens: 50, usd: 0.5 }).settle({ tokens: 40, usd: 0.4 });
    budget.reserve('teacher', { tokens: 35, usd: 0.35 });
    const refused = expect.objectContaining({ code: 'BUDGET_SPENT', message, isOutage: true });
    expect(() => budget.reserve('teacher', { tokens: 30, usd: 0.3 })).toThrow(refused);
    expect(() => budget.reserve('teacher', { tokens: 25, usd: 0.25 })).not.toThrow();
  });

  it('lets through what is free when the dollars are spent', () => {
    const budget = createBudget({ ...NONE, usd: 0.1 }, clock);
    budget.reserve('teacher', { tokens: 10, usd: 0.1 }).settle({ tokens: 10, usd: 0.2 });
    expect(() => budget.reserve('student', { tokens: 10, usd: 0 })).not.toThrow();
    expect(() => budget.reserve('teacher', { tokens: 10, usd: 0.001 })).toThrow(/0.2000 are spent/);
  });

  it('counts minutes from when it was made', () => {
    let now = 5_000_000;
    const budget = createBudget({ ...NONE, minutes: 2 }, () => now);
    now += 119_999;
    budget.reserve('student', { tokens: 1, usd: null });
    now += 1;
    expect(() => budget.reserve('student', { tokens: 1, usd: null })).toThrow(
      'budget.minutes is spent: 2.0 of 2 minutes.',
    );
    expect(budget.spent().minutes).toBe(2);
  });

  it('has a call wait for those under way where their settlement may leave enough for it', async () => {
    const { signal } = new AbortController();
    const budget = createBudget({ ...NONE, usd: 1 }, clock);
    const first = budget.reserve('teacher', { tokens: 1, usd: 0.8 });
    const order: string[] = [];
    const second = budget.reserveInTurn('teacher', { tokens: 1, usd: 0.5 }, signal).then((reservation) => {
      order.push('second');
      return reservation;
    });
    await Promise.resolve();
    order.push('settled');
    first.settle({ tokens: 1, usd: 0.1 });
    (await second).settle({ tokens: 1, usd: 0.4 });
    expect(order).toEqual(['settled', 'second']);
    await expect(budget.reserveInTurn('teacher', { tokens: 1, usd: 0.6 }, signal)).rejects.toThrow(/0.5000 are spent/);
  });

  it('does not wait for what would be too much anyhow, nor for ever', async () => {
    const stopped = new AbortController();
    const budget = createBudget({ ...NONE, usd: 1 }, clock);
    budget.reserve('teacher', { tokens: 1, usd: 0.8 });
    const ask = (usd: number) => budget.reserveInTurn('teacher', { tokens: 1, usd }, stopped.signal);
    await expect(ask(1.1)).rejects.toMatchObject({ code: 'BUDGET_SPENT' });
    const waiting = ask(0.5);
    stopped.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow();
  });

  it('sets aside for as many as there are, of which many may take the same, at no more cost for each', () => {
    const budget = createBudget({ ...NONE, studentTokens: 1_000_000 }, clock);
    const began = performance.now();
    const open = Array.from({ length: 99_999 }, () => budget.reserve('student', { tokens: 10, usd: 0 }));
    expect(performance.now() - began).toBeLessThan(20_000); // each adding up all before it takes minutes
    budget.reserve('user', { tokens: 3, usd: 0 });
    expect(budget.reserved().studentTokens).toBe(999_993);
    expect(() => budget.reserve('student', { tokens: 8, usd: 0 })).toThrow(/999993 are set aside/);
    for (const one of open.slice(1)) one.settle({ tokens: 4, usd: null });
    expect(budget.reserved().studentTokens).toBe(13);
  });

  it('counts what is settled twice once', () => {
    const budget = createBudget(NONE, clock);
    const reservation = budget.reserve('teacher', { tokens: 10, usd: 1 });
    reservation.settle({ tokens: 5, usd: 0.5 });
    reservation.settle({ tokens: 9, usd: 0.9 });
    expect(budget.spent()).toMatchObject({ teacherTokens: 5, usd: 0.5 });
  });

  it('is never overshot, whatever is under way at the same time, and has nothing set aside at the end', () => {
    const role = fc.constantFrom<ModelRole>('teacher', 'student', 'user');
    const call = fc.record({
      role,
      most: fc.integer({ min: 1, max: 400 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const step = fc.oneof(call, fc.nat(20));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const limits = { usd: 0.9, teacherTokens: 1_000, studentTokens: 700, minutes: null };
        const budget = createBudget(limits, clock);
        const underWay: (() => void)[] = [];
        for (const next of steps) {
          if (typeof next === 'number') underWay.splice(next, 1)[0]?.();
          else {
            const { role, most, share } = next;
            try {
              const reservation = budget.reserve(role, { tokens: most, usd: most / 1_000 });
              const tokens = Math.floor(most * share);
              underWay.push(() => reservation.settle({ tokens, usd: tokens / 1_000 }));
            } catch (error) {
              expect(error).toMatchObject({ code: 'BUDGET_SPENT' });
            }
          }
          const [spent, reserved] = [budget.spent(), budget.reserved()];
          for (const limit of ['usd', 'teacherTokens', 'studentTokens'] as const) {
            expect(spent[limit] + reserved[limit]).toBeLessThanOrEqual(limits[limit] + 1e-9);
          }
        }
        for (const settle of underWay) settle();
        expect(budget.reserved()).toEqual({ teacherTokens: 0, studentTokens: 0, usd: 0 });
      }),
    );
  });
});
