import { once, setMaxListeners } from 'node:events';
import type { ModelRole } from '../../domain/chat.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';

export interface Amount {
  readonly teacherTokens: number;
  /** Of students and of simulated users. */
  readonly studentTokens: number;
  readonly usd: number;
}

/** What one exchange takes, in and out. `usd` is null where no price is known. */
export interface Cost {
  readonly tokens: number;
  readonly usd: number | null;
}

/** Where a night's calls are written down, so that a run that is killed does not give its successor what it spent. */
export interface Account {
  /** What the runs before this one took of the night, or may have taken. */
  readonly carried: Amount & { readonly minutes: number };
  /** Before a call; names it. Returns once that is on disk. @throws NightschoolError NOT_WRITABLE */
  reserve(most: Amount, minutes: number): string;
  settle(call: string, real: Amount): void;
}

/** What a night may spend, shared by all its models. */
export interface Budget {
  readonly limits: Pipeline['budget'];
  /**
   * Sets aside the most that an exchange can cost, until it is settled with what it did cost. Settling twice counts once.
   * @throws NightschoolError BUDGET_SPENT where that would exceed a limit
   */
  reserve(role: ModelRole, most: Cost): Reservation;
  /** The same; where only what calls under way have set aside stands against it, once enough of them are settled. */
  reserveInTurn(role: ModelRole, most: Cost, signal: AbortSignal): Promise<Reservation>;
  /** Counts what was spent although nothing was set aside for it. */
  charge(role: ModelRole, cost: Cost): void;
  spent(): Amount & { readonly minutes: number };
  /** Set aside by exchanges that are under way. */
  reserved(): Amount;
  /** Counts what the account carries as spent, and writes every exchange into it from now on. Once. */
  continueFrom(account: Account): void;
}

export interface Reservation {
  settle(real: Cost): void;
}

const NOTHING: Amount = { teacherTokens: 0, studentTokens: 0, usd: 0 };
const MINUTE_MS = 60_000;

/** `clock` gives milliseconds; the minutes count from now on. */
export function createBudget(limits: Pipeline['budget'], clock: () => number): Budget {
  const started = clock();
  let total: Amount = NOTHING;
  let account: Account | null = null;
  const underWay = createSum();
  const settlements = new EventTarget();
  setMaxListeners(0, settlements); // as many wait as have nothing left
  const reserved = underWay.total;
  const spent = () => ({ ...total, minutes: (account?.carried.minutes ?? 0) + (clock() - started) / MINUTE_MS });
  const reserve = (role: ModelRole, most: Cost): Reservation => {
    const amount = amountOf(role, most);
    refuseBeyond(limits, { spent: spent(), reserved: reserved(), most: amount });
    const call = account?.reserve(amount, spent().minutes);
    underWay.add(amount);
    let isSettled = false;
    return {
      settle: (cost) => {
        const real = amountOf(role, cost);
        if (!isSettled) {
          isSettled = true;
          underWay.take(amount);
          total = add(total, real);
          if (call !== undefined) account?.settle(call, real);
        }
        settlements.dispatchEvent(new Event('settled'));
      },
    };
  };
  const reserveInTurn: Budget['reserveInTurn'] = async (role, most, signal) => {
    for (;;) {
      try {
        return reserve(role, most);
      } catch (error) {
        if (underWay.isEmpty() || !isSpent(error)) throw error;
        refuseBeyond(limits, { spent: spent(), reserved: NOTHING, most: amountOf(role, most) });
        await once(settlements, 'settled', { signal });
      }
    }
  };
  const charge = (role: ModelRole, cost: Cost): void => {
    const amount = amountOf(role, cost);
    total = add(total, amount);
    if (account !== null) account.settle(account.reserve(amount, spent().minutes), amount);
  };
  const continueFrom = (from: Account): void => {
    if (account !== null) return;
    account = from;
    const { minutes: _, ...carried } = from.carried;
    total = add(total, carried);
  };
  return { limits, reserve, reserveInTurn, charge, spent, reserved, continueFrom };
}

/** Counts equal amounts together: a fleet has a hundred thousand trials under way that may all take the same. */
function createSum() {
  const counts = new Map<string, { readonly amount: Amount; count: number }>();
  const keyOf = ({ teacherTokens, studentTokens, usd }: Amount): string => `${teacherTokens} ${studentTokens} ${usd}`;
  return {
    add(amount: Amount): void {
      const key = keyOf(amount);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { amount, count: 1 });
      else known.count += 1;
    },
    take(amount: Amount): void {
      const key = keyOf(amount);
      const known = counts.get(key);
      if (known !== undefined) known.count -= 1;
      if (known?.count === 0) counts.delete(key);
    },
    isEmpty: (): boolean => counts.size === 0,
    total: (): Amount => [...counts.values()].reduce((sum, { amount, count }) => add(sum, amount, count), NOTHING),
  };
}

function isSpent(error: unknown): boolean {
  return error instanceof NightschoolError && error.code === 'BUDGET_SPENT';
}

function amountOf(role: ModelRole, { tokens, usd }: Cost): Amount {
  const field = role === 'teacher' ? 'teacherTokens' : 'studentTokens';
  return { ...NOTHING, [field]: tokens, usd: usd ?? 0 };
}

function add(a: Amount, b: Amount, times = 1): Amount {
  return {
    teacherTokens: a.teacherTokens + times * b.teacherTokens,
    studentTokens: a.studentTokens + times * b.studentTokens,
    usd: a.usd + times * b.usd,
  };
}

interface Standing {
  readonly spent: Amount & { readonly minutes: number };
  readonly reserved: Amount;
  readonly most: Amount;
}

const UNITS = [
  { limit: 'usd', name: 'US dollars', digits: 4 },
  { limit: 'teacherTokens', name: 'teacher tokens', digits: 0 },
  { limit: 'studentTokens', name: 'student tokens', digits: 0 },
] as const;

function refuseBeyond(limits: Pipeline['budget'], { spent, reserved, most }: Standing): void {
  if (limits.minutes !== null && spent.minutes >= limits.minutes) {
    const minutes = spent.minutes.toFixed(1);
    throw new NightschoolError('BUDGET_SPENT', `budget.minutes is spent: ${minutes} of ${limits.minutes} minutes.`);
  }
  for (const { limit, name, digits } of UNITS) {
    const allowed = limits[limit];
    if (allowed === null || most[limit] === 0) continue;
    if (spent[limit] + reserved[limit] + most[limit] <= allowed) continue;
    const show = (amount: Amount): string => amount[limit].toFixed(digits);
    const underWay = reserved[limit] === 0 ? '' : `, ${show(reserved)} are set aside for calls under way`;
    throw new NightschoolError(
      'BUDGET_SPENT',
      `budget.${limit} is ${allowed} ${name}: ${show(spent)} are spent${underWay}, and this call could take ${show(most)}.`,
    );
  }
}
