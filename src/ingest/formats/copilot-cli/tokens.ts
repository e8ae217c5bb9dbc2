import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';

/** Adds up what a session spent, from what single events say of it. */
export interface Spending {
  /** An answer has only its output; pieces of one answer share an id and its count. */
  answer(id: string, output: Json | undefined): void;
  /** The whole usage of an answer, which few logs have. */
  usage(usage: Json | undefined): void;
  /** The usage of a compaction, which is no answer. */
  compaction(usage: Json | undefined): void;
  /** The sums at the end of a run, by model: they stand for all that the run was seen to spend. */
  shutDown(metrics: Json | undefined): void;
  /** A new run goes on with the session; its sums begin anew. */
  resume(): void;
  /** `isInputKnown`: false where there are only the outputs of answers. */
  total(): Tokens & { readonly isInputKnown: boolean };
  outputOf(id: string): number;
}

const NOTHING: Tokens = { input: 0, output: 0 };
/** What one run of the program was seen to spend. */
const START = { answers: 0, usage: NOTHING, compactions: NOTHING };

export function createSpending(): Spending {
  const answers = new Map<string, number>();
  let ended = NOTHING;
  let run = START;
  const endRun = (sums: Tokens): void => {
    ended = add(ended, larger(sums, seen()));
    run = START;
  };
  const seen = (): Tokens => larger(run.usage, add(run.compactions, { input: 0, output: run.answers }));
  return {
    answer(id, given) {
      const [output, known] = [toCount(given), answers.get(id) ?? 0];
      if (output <= known) return;
      answers.set(id, output);
      run = { ...run, answers: run.answers + output - known };
    },
    usage(given) {
      if (isObject(given)) run = { ...run, usage: add(run.usage, readUsage(given)) };
    },
    compaction(given) {
      if (isObject(given)) run = { ...run, compactions: add(run.compactions, readUsage(given)) };
    },
    shutDown(metrics) {
      const sums = readMetrics(metrics);
      // A run that ended without sums is told of by the next ones.
      if (sums.input + sums.output > 0) endRun(sums);
    },
    resume: () => endRun(NOTHING),
    total() {
      const total = add(ended, seen());
      return { ...total, isInputKnown: total.input > 0 };
    },
    outputOf: (id) => answers.get(id) ?? 0,
  };
}

function readMetrics(metrics: Json | undefined): Tokens {
  const usages = isObject(metrics) ? Object.values(metrics).map((model) => (isObject(model) ? model.usage : null)) : [];
  return usages.reduce((sum: Tokens, usage) => (isObject(usage) ? add(sum, readUsage(usage)) : sum), NOTHING);
}

/** Cached tokens are part of the input. Compactions of older versions have shorter names. */
function readUsage({ inputTokens, outputTokens, input, output }: JsonObject): Tokens {
  return { input: toCount(inputTokens ?? input), output: toCount(outputTokens ?? output) };
}

function add(one: Tokens, other: Tokens): Tokens {
  return { input: one.input + other.input, output: one.output + other.output };
}

function larger(one: Tokens, other: Tokens): Tokens {
  return { input: Math.max(one.input, other.input), output: Math.max(one.output, other.output) };
}
