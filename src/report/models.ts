import type { ModelCall, ModelTokens } from '../domain/chat.ts';
import type { RunEvent, RunEventOf, Spend } from '../domain/event.ts';
import type { CallFault, Trial } from '../domain/exam.ts';
import { all, withoutType } from './events.ts';

/** What one model did tonight, in one role and for one purpose. */
export interface ModelUse {
  readonly role: ModelCall['role'];
  readonly model: string;
  readonly purpose: string;
  /** Exchanges, failed ones included; answers that were paid for earlier are not among them. */
  readonly calls: number;
  readonly failed: number;
  readonly fromCache: number;
  readonly fromRecording: number;
  readonly tokens: ModelTokens;
  /** Null where a call has no price. */
  readonly usd: number | null;
  readonly latencyMs: number;
}

/** Everything about models over a wire; empty where none took part. */
export interface ModelsReport {
  /** Dearest first, then by tokens. */
  readonly uses: readonly ModelUse[];
  readonly down: readonly Omit<RunEventOf<'model-down'>, 'type' | 'at'>[];
  readonly postponed: readonly Omit<RunEventOf<'family-postponed'>, 'type' | 'at'>[];
  readonly estimate: Omit<RunEventOf<'spend-estimated'>, 'type' | 'at'> | null;
  /** Trials started ahead of a verdict and not needed. */
  readonly discarded: number;
  /** Faults in the calls of each student that made any, by how often. */
  readonly faults: readonly { readonly student: string; readonly counts: NonNullable<Trial['faults']> }[];
}

export function foldModels(events: readonly RunEvent[]): ModelsReport {
  const calls = all(events, 'model-called').map(({ call }) => call);
  const groups = Map.groupBy(calls, ({ role, model, purpose }) => JSON.stringify([role, model, purpose]));
  const uses = [...groups.values()].flatMap((group) => foldUse(group) ?? []);
  return {
    uses: uses.sort((a, b) => (b.usd ?? 0) - (a.usd ?? 0) || total(b.tokens) - total(a.tokens)),
    down: all(events, 'model-down').map(withoutType),
    postponed: all(events, 'family-postponed').map(withoutType),
    estimate: all(events, 'spend-estimated').map(withoutType).at(-1) ?? null,
    discarded: all(events, 'trials-discarded').reduce((sum, { count }) => sum + count, 0),
    faults: foldFaults(all(events, 'trial-finished')),
  };
}

function foldFaults(trials: readonly RunEventOf<'trial-finished'>[]): ModelsReport['faults'] {
  const faulty = trials.filter(({ trial }) => trial.faults !== undefined);
  const byStudent = [...Map.groupBy(faulty, ({ student = 'unknown' }) => student)];
  return byStudent.map(([student, group]) => {
    const counts: { [Fault in CallFault]?: number } = {};
    for (const { trial } of group) {
      for (const fault of FAULTS) if (trial.faults?.[fault]) counts[fault] = (counts[fault] ?? 0) + trial.faults[fault];
    }
    return { student, counts };
  });
}

const FAULTS = ['as-text', 'malformed', 'unknown-tool', 'invalid-arguments'] as const satisfies readonly CallFault[];

function foldUse(group: readonly ModelCall[]): ModelUse | null {
  const [first] = group;
  if (first === undefined) return null;
  const { role, model, purpose } = first;
  const asked = group.filter(({ from }) => from === 'model');
  const sum = (of: (call: ModelCall) => number): number => asked.reduce((all, call) => all + of(call), 0);
  return {
    ...{ role, model, purpose },
    calls: asked.length,
    failed: asked.filter(({ failed }) => failed !== undefined).length,
    fromCache: group.filter(({ from }) => from === 'cache').length,
    fromRecording: group.filter(({ from }) => from === 'recording').length,
    tokens: {
      input: sum(({ tokens }) => tokens.input),
      output: sum(({ tokens }) => tokens.output),
      cached: sum(({ tokens }) => tokens.cached),
    },
    usd: asked.some(isUnpriced) ? null : sum(({ usd }) => usd ?? 0),
    latencyMs: sum(({ latencyMs }) => latencyMs),
  };
}

/** The sum of a night's exchanges: tokens by role, money of the calls whose price is known, and whose is not. */
export function sumSpend(calls: readonly ModelCall[]): Spend {
  const asked = calls.filter(({ from }) => from === 'model');
  const tokensOf = (isMine: (call: ModelCall) => boolean): number =>
    asked.filter(isMine).reduce((sum, { tokens }) => sum + total(tokens), 0);
  const unpriced = [...new Set(asked.filter(isUnpriced).map(({ model }) => model))].sort();
  return {
    teacherTokens: tokensOf(({ role }) => role === 'teacher'),
    studentTokens: tokensOf(({ role }) => role !== 'teacher'),
    usd: asked.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
    ...(unpriced.length > 0 && { unpriced }),
  };
}

function isUnpriced({ usd, failed }: ModelCall): boolean {
  return usd === null && failed === undefined;
}

function total({ input, output }: ModelTokens): number {
  return input + output;
}
