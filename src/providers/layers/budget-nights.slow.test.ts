import { expect, it } from 'vitest';
import type { ModelRole } from '../../domain/chat.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { type Account, type Amount, createBudget } from './budget.ts';

const NIGHTS = 1000;
const LIMITS = { usd: 1, teacherTokens: 60_000, studentTokens: 200_000, minutes: null };
const ZERO: Amount = { teacherTokens: 0, studentTokens: 0, usd: 0 };

/** What the servers were really owed in a night, whoever was killed in between. */
interface Night {
  paid: Amount;
  /** Every call that was ever set aside, and what it came to; null: nobody knows. */
  readonly calls: Map<string, { readonly most: Amount; real: Amount | null }>;
}

function plus(a: Amount, b: Amount): Amount {
  return {
    teacherTokens: a.teacherTokens + b.teacherTokens,
    studentTokens: a.studentTokens + b.studentTokens,
    usd: a.usd + b.usd,
  };
}

/** As it stands on the disk: what was settled, and of the rest the most that it may have cost. */
function accountOf(night: Night): Account {
  const carried = [...night.calls.values()].map(({ most, real }) => real ?? most).reduce(plus, ZERO);
  return {
    carried: { ...carried, minutes: 0 },
    reserve: (most) => {
      const name = `call-${night.calls.size}`;
      night.calls.set(name, { most, real: null });
      return name;
    },
    settle: (name, real) => {
      const call = night.calls.get(name);
      if (call !== undefined) call.real = real;
    },
  };
}

/** Runs until it is killed, or has nothing left to ask. */
async function runOnce(night: Night, random: Random): Promise<void> {
  const budget = createBudget(LIMITS, () => 0);
  budget.continueFrom(accountOf(night));
  const calls = 1 + Math.floor(random() * 40);
  const killedAt = random() < 0.4 ? Math.floor(random() * calls) : calls;
  const killed = new AbortController();
  let asked = 0;
  const ask = async (): Promise<void> => {
    const role: ModelRole = random() < 0.3 ? 'teacher' : 'student';
    const tokens = 500 + Math.floor(random() * 20_000);
    const most = { tokens, usd: tokens * 4e-6 };
    const reservation = await budget.reserveInTurn(role, most, killed.signal);
    if (asked++ >= killedAt) return killed.abort(); // before it was sent, and with others' answers on their way
    await new Promise((resolve) => setImmediate(resolve));
    const share = random();
    const real = share < 0.2 ? { tokens: 0, usd: 0 } : { tokens: Math.floor(tokens * share), usd: most.usd * share };
    const owed = role === 'teacher' ? { ...ZERO, teacherTokens: real.tokens } : { ...ZERO, studentTokens: real.tokens };
    night.paid = plus(night.paid, { ...owed, usd: real.usd });
    if (killed.signal.aborted) return;
    reservation.settle(random() < 0.1 ? most : real); // of an answer that broke off only the most is known
    if (random() < 0.05) reservation.settle(real);
  };
  await Promise.allSettled(Array.from({ length: calls }, ask));
}

it(`in ${NIGHTS} nights of failures, kills and new starts no budget is exceeded`, async () => {
  const random = createRandom(11);
  let most = ZERO;
  for (let at = 0; at < NIGHTS; at++) {
    const night: Night = { paid: ZERO, calls: new Map() };
    const starts = 1 + Math.floor(random() * 3);
    for (let start = 0; start < starts; start++) await runOnce(night, random);
    expect(night.paid.usd).toBeLessThanOrEqual(LIMITS.usd + 1e-9);
    expect(night.paid.teacherTokens).toBeLessThanOrEqual(LIMITS.teacherTokens);
    expect(night.paid.studentTokens).toBeLessThanOrEqual(LIMITS.studentTokens);
    most = { ...most, usd: Math.max(most.usd, night.paid.usd) };
  }
  expect(most.usd).toBeGreaterThan(0.5); // the limit was near
});
