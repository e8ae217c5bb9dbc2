import type { MemoryEntry } from '../../domain/memory.ts';
import type { CleanTask, Evidence, TaskLabel } from '../../domain/task.ts';
import { isWrite } from '../../util/tool-kind.ts';

/** Test double of redaction: what is made up here holds no secrets. */
const clean = <Type>(value: unknown): Type => JSON.parse(JSON.stringify(value));

export interface MadeUpStep {
  readonly tool: string;
  readonly args?: object;
  readonly result?: unknown;
  /** What it was refused with. */
  readonly error?: string;
  readonly afterTurn?: number;
}

export interface MadeUpTask {
  readonly label?: TaskLabel;
  readonly confidence?: number;
  readonly request?: readonly string[];
  readonly steps?: readonly MadeUpStep[];
  /** What the evidence says that the user corrected. */
  readonly correction?: string;
  readonly evidence?: readonly Evidence[];
  readonly session?: string;
  readonly at?: string | null;
  readonly project?: string;
  readonly file?: string;
}

/** A finished task; by default one of two calls that went well. */
export function taskOf(id: string, made: MadeUpTask = {}): CleanTask {
  const { correction, session = `s-${id}`, at = '2026-11-21T14:03:00.000Z', file = 'logs/x.jsonl' } = made;
  const corrected = {
    kind: 'user-correction',
    supports: 'failed',
    detail: `The user said: ${JSON.stringify(correction)}`,
  };
  return clean({
    id: id.padEnd(16, '0'),
    sessionId: session,
    source: { file, format: 'made-up', line: 1 },
    ...(at !== null && { startedAt: at }),
    ...(made.project !== undefined && { project: made.project }),
    request: made.request ?? ['Move the Elmwater deal to won'],
    steps: (made.steps ?? DEALS).map(({ tool, args = {}, result = { ok: true }, error, afterTurn = 1 }) => ({
      ...{ tool, arguments: args, afterTurn },
      ...(error === undefined ? { result, status: 'ok' } : { result: `Error: ${error}`, status: 'error' }),
    })),
    reply: 'Done.',
    outcome: {
      label: made.label ?? 'passed',
      confidence: made.confidence ?? 0.9,
      evidence: [...(correction === undefined ? [] : [corrected]), ...(made.evidence ?? [])],
    },
    tokens: { input: 0, output: 0 },
  });
}

/** A search with three results, of which the third is the one that was asked for; then a change. */
export const DEALS: readonly MadeUpStep[] = [
  {
    tool: 'search_deals',
    args: { query: 'Elmwater' },
    result: [
      { deal_id: 'D-4101', name: 'Elmridge', stage: 'lead' },
      { deal_id: 'D-4102', name: 'Elmport', stage: 'lead' },
      { deal_id: 'D-4103', name: 'Elmwater', stage: 'proposal' },
    ],
  },
  { tool: 'update_deal', args: { deal_id: 'D-4103', stage: 'won' }, result: { deal_id: 'D-4103', stage: 'won' } },
];

export const options = { isWrite: (tool: string) => isWrite(tool, { writes: [], reads: [] }) };

export function entryOf(made: Partial<MemoryEntry> = {}): MemoryEntry {
  return {
    ...{ id: 'k3f9a2', date: '2026-11-21', time: '14:03', kind: 'preference', confidence: 'sure' },
    ...{ text: 'The user says: I prefer calls.', details: [], about: {}, supersedes: null, source: null },
    ...made,
  };
}
