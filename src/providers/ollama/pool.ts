import pLimit, { type LimitFunction } from 'p-limit';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import { withoutLogin } from './model-name.ts';

export interface PoolHost {
  readonly url: string;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** Why no request goes there yet; null where the host can be used. */
  readonly outBecause: string | null;
}

export interface PoolOptions {
  readonly hosts: readonly PoolHost[];
  /** Milliseconds. */
  readonly clock: () => number;
  /** Resolves where a host that was out can be used again; its rejection says why not. */
  readonly tryAgain: (url: string) => Promise<void>;
  /** A host dropped out that could be used. */
  readonly onOut?: (url: string, reason: string) => void;
}

export interface Pool {
  /**
   * Does the work on the host with the most free places; those who wait are served in order. A host that cannot be
   * reached drops out, and its work is done on another at once.
   * @throws NightschoolError MODEL_UNREACHABLE where no host is left, and what the work throws
   */
  run<Result>(work: (url: string) => Promise<Result>): Promise<Result>;
}

interface Member {
  readonly url: string;
  readonly limit: LimitFunction;
  readonly concurrency: number;
  out: { readonly since: number; readonly reason: string } | null;
  /** Set while the host is asked whether it can be used again. */
  trying: Promise<boolean> | null;
}

/** After this long a host that dropped out is asked again. */
const COOL_DOWN_MS = 30_000;

/** Faults of a host that say nothing of the others. */
const OUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['MODEL_UNREACHABLE', 'MODEL_MISSING']);

export function createPool(options: PoolOptions): Pool {
  const members = options.hosts.map(({ url, concurrency, outBecause }): Member => {
    const out = outBecause === null ? null : { since: options.clock(), reason: outBecause };
    return { url, concurrency, limit: pLimit(concurrency), out, trying: null };
  });
  // One queue for all hosts, as wide as those that can be used: nobody waits at a slow one while another is free.
  const turns = pLimit(placesOf(members));
  const state: State = { ...options, members, resize: () => (turns.concurrency = placesOf(members)) };
  return { run: (work) => turns(() => place(state, work)) };
}

interface State extends PoolOptions {
  readonly members: readonly Member[];
  /** After a host dropped out or came back. */
  readonly resize: () => void;
}

/** With no host left all may ask, so that each learns at once that nobody is there. */
function placesOf(members: readonly Member[]): number {
  const live = members.filter(({ out }) => out === null);
  return (live.length > 0 ? live : members).reduce((sum, { concurrency }) => sum + concurrency, 0);
}

async function place<Result>(state: State, work: (url: string) => Promise<Result>): Promise<Result> {
  const { members } = state;
  const failed = new Set<Member>();
  for (;;) {
    const left = members.filter((member) => !failed.has(member));
    // Nothing is awaited between looking for a free place and taking it.
    const member = pickLive(left, state) ?? (await pickRevived(left, state));
    if (member === null) throw noneLeft(members);
    try {
      return await member.limit(() => work(member.url));
    } catch (error) {
      if (!(error instanceof NightschoolError)) throw error;
      if (error.code === 'MODEL_TIMED_OUT') restHung(member, error, state);
      if (!OUT.has(error.code)) throw error;
      if (member.out === null) state.onOut?.(withoutLogin(member.url), error.message);
      setOut(member, error.message, state);
      failed.add(member);
      if (error.code === 'MODEL_MISSING' && failed.size === members.length) throw error;
    }
  }
}

/** One that hangs keeps nobody waiting for a while, where others work; whoever it failed may ask those again. */
function restHung(member: Member, { message }: NightschoolError, state: State): void {
  const isAlone = state.members.every((other) => other === member || other.out !== null);
  if (isAlone || member.out !== null) return;
  state.onOut?.(withoutLogin(member.url), message);
  setOut(member, message, state);
}

function pickLive(members: readonly Member[], state: State): Member | null {
  const isDue = ({ out }: Member) => out !== null && state.clock() - out.since >= COOL_DOWN_MS;
  // The work does not wait for a host that may still be dead.
  for (const member of members.filter(isDue)) void revive(member, state);
  return mostFree(members.filter(({ out }) => out === null));
}

/** Where nobody is left, waiting for the cool-down would only lose the request. */
async function pickRevived(members: readonly Member[], state: State): Promise<Member | null> {
  for (const member of members) if (await revive(member, state)) return member;
  return null;
}

/** Never rejects. Whoever asks while it is being tried waits for the same answer. */
function revive(member: Member, state: State): Promise<boolean> {
  member.trying ??= askAgain(member, state).finally(() => {
    member.trying = null;
  });
  return member.trying;
}

async function askAgain(member: Member, state: State): Promise<boolean> {
  try {
    await state.tryAgain(member.url);
    setOut(member, null, state);
    return true;
  } catch (error) {
    setOut(member, error instanceof Error ? error.message : String(error), state);
    return false;
  }
}

function setOut(member: Member, reason: string | null, { clock, resize }: State): void {
  member.out = reason === null ? null : { since: clock(), reason };
  resize();
}

/** The first of them where several are as free. */
function mostFree(members: readonly Member[]): Member | null {
  const freeOf = ({ limit, concurrency }: Member) => concurrency - limit.activeCount - limit.pendingCount;
  return members.reduce<Member | null>((best, member) => {
    return best === null || freeOf(member) > freeOf(best) ? member : best;
  }, null);
}

function noneLeft(members: readonly Member[]): NightschoolError {
  const reasons = members.map(({ url, out }) => `${withoutLogin(url)} (${out?.reason ?? 'failed'})`);
  return new NightschoolError('MODEL_UNREACHABLE', `No host is left: ${reasons.join('; ')}`);
}
