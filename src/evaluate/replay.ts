import type { Case } from '../domain/exam.ts';
import type { ToolAnswer, ToolBox } from '../domain/model.ts';
import { callKey, isFailure } from './effects.ts';
import { type ReplayIndex, replayKey, type Tape } from './replay-index.ts';
import { afterWrite, FRESH_WORLD, type Recorded, type WorldState } from './tape.ts';

/** A tool box for one trial, with what it was asked so far. */
export interface ReplayTools extends ToolBox {
  counts(): { readonly hits: number; readonly misses: number };
}

/**
 * The tools of one case, answered from recordings by (tool, canonical arguments, successful writes so far):
 * 1. the case's own recording, equal keys in recorded order, the last one for ever;
 * 2. the same with the writes so far as a set, so that independent writes may come in another order;
 * 3. any other recording, where all that have the key agree;
 * 4. a write that the case expects: its own recording of it, else accepted with `null`;
 * 5. any other write: accepted with `null`, since it has failed the trial already (extra effect), whatever it returns;
 * 6. a tool that the suite does not have: an error, as any agent's harness would answer (where its name says that it
 *    writes, grading counts the call as an extra effect all the same);
 * 7. else a miss: nobody knows what the world would have said.
 * Recorded errors are answered as errors. Stateful: one per trial.
 */
export function createReplayTools(index: ReplayIndex, question: Pick<Case, 'id'>): ReplayTools {
  const tape = index.tapes.get(question.id);
  const known = new Set(index.tools.map(({ name }) => name));
  const positions = new Map<readonly Recorded[], number>();
  let state = FRESH_WORLD;
  let hits = 0;
  let misses = 0;

  const next = (queue: readonly Recorded[] | undefined): Recorded | undefined => {
    if (queue === undefined) return undefined;
    const position = positions.get(queue) ?? 0;
    positions.set(queue, position + 1);
    return queue[Math.min(position, queue.length - 1)];
  };

  const answer = (tool: string, call: string): ToolAnswer => {
    const recorded = find(index, { tape, state, call, next });
    if (recorded !== undefined) return { kind: 'answer', content: recorded.content, isError: recorded.isError };
    if (index.writes.has(tool)) return { kind: 'answer', content: null, isError: false };
    if (!known.has(tool)) return { kind: 'answer', content: { unknownTool: true }, isError: true };
    return { kind: 'miss' };
  };

  return {
    tools: index.tools,
    counts: () => ({ hits, misses }),
    call: async (tool, args) => {
      const call = callKey({ tool, arguments: args }, index.freeText);
      const given = answer(tool, call);
      if (given.kind === 'miss') misses += 1;
      else hits += 1;
      if (given.kind === 'answer' && index.writes.has(tool) && !isFailure(given.content, given.isError)) {
        state = afterWrite(state, call);
      }
      return given;
    },
  };
}

interface Lookup {
  readonly tape: Tape | undefined;
  readonly state: WorldState;
  readonly call: string;
  next(queue: readonly Recorded[] | undefined): Recorded | undefined;
}

function find(index: ReplayIndex, { tape, state, call, next }: Lookup): Recorded | undefined {
  return (
    next(tape?.ordered.get(replayKey(state.ordered, call))) ??
    next(tape?.unordered.get(replayKey(state.unordered, call))) ??
    index.shared.get(replayKey(state.ordered, call)) ??
    next(tape?.effects.get(call))
  );
}
