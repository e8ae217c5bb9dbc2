import type { Json } from '../../domain/json.ts';
import type { Procedure } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { type MadeCall, type Move, nextMove } from '../../util/procedure/next-move.ts';
import type { Call, Trace } from './trace.ts';

/** What the procedure would have done with a recorded request. */
export interface Simulation {
  readonly end: Move['kind'] | 'unknown-call';
  readonly made: readonly MadeCall[];
  /** The same writes as in the record, and nothing else. */
  readonly sameEffects: boolean;
}

const MOST_ACTIONS = 60;

/** Carries the procedure out on a trace's requests, answered from its own record; writes never recorded are accepted. */
export function simulate(procedure: Procedure, trace: Trace, writes: ReadonlySet<string>): Simulation {
  const made: MadeCall[] = [];
  let end: Simulation['end'] = 'call';
  while (end === 'call' && made.length < MOST_ACTIONS) {
    const move = nextMove(procedure, { turns: trace.turns, made });
    end = move.kind;
    if (move.kind !== 'call') break;
    const content = recordedAnswer(trace.calls, move);
    if (content === undefined && !writes.has(move.tool)) end = 'unknown-call';
    else made.push({ tool: move.tool, arguments: move.arguments, content: content ?? null, isError: false });
  }
  const sameEffects = end === 'done' && effectsOf(made, writes) === effectsOf(trace.calls, writes);
  return { end, made, sameEffects };
}

function recordedAnswer(calls: readonly Call[], move: Extract<Move, { kind: 'call' }>): Json | undefined {
  const wanted = canonicalJson([move.tool, move.arguments]);
  return calls.find((call) => canonicalJson([call.tool, call.arguments]) === wanted)?.result;
}

function effectsOf(calls: readonly Pick<Call, 'tool' | 'arguments'>[], writes: ReadonlySet<string>): string {
  const effects = calls
    .filter(({ tool }) => writes.has(tool))
    .map((call) => canonicalJson([call.tool, call.arguments]));
  return canonicalJson([...new Set(effects)].sort());
}
