import type { ModelCall } from '../../domain/chat.ts';
import type { Cost } from '../../domain/economy.ts';
import type { RunEvent } from '../../domain/event.ts';
import { addCosts, FREE } from './costs.ts';

type ByName<Value> = { readonly [name: string]: Value };

/** What one run spent, as its ledger tells. */
export interface RunSpend {
  /** YYYY-MM-DD; null where the run never began. */
  readonly night: string | null;
  /** Of all roles. */
  readonly all: Cost;
  /** The teacher's work on each skill. */
  readonly teacher: ByName<Cost>;
  /** By model: all that students did, from which the price of a token follows. */
  readonly students: ByName<Cost>;
  /** Tokens of trials, by skill and student. */
  readonly trials: ByName<ByName<number>>;
  /** Families that got another name: from, to. */
  readonly renamed: readonly (readonly [string, string])[];
}

export const NOTHING_SPENT: RunSpend = { night: null, all: FREE, teacher: {}, students: {}, trials: {}, renamed: [] };

/** What was spent after one more event. */
export function addEvent(spend: RunSpend, event: RunEvent): RunSpend {
  switch (event.type) {
    case 'run-started':
      return { ...spend, night: event.night };
    case 'model-called':
      return addCall(spend, event.call);
    case 'trial-finished': {
      const { skill, student = '', trial } = event;
      const own = spend.trials[skill] ?? {};
      const tokens = (own[student] ?? 0) + trial.tokens.input + trial.tokens.output;
      return { ...spend, trials: { ...spend.trials, [skill]: { ...own, [student]: tokens } } };
    }
    case 'families-found': {
      const renamed = event.changes.flatMap((change) =>
        change.type === 'family-renamed' ? [[change.from, change.to] as const] : [],
      );
      return renamed.length === 0 ? spend : { ...spend, renamed: [...spend.renamed, ...renamed] };
    }
    default:
      return spend;
  }
}

/** Answers that were paid for before cost nothing; a call that failed has no price to know. */
function addCall(spend: RunSpend, { role, model, from, tokens, usd, failed, about }: ModelCall): RunSpend {
  if (from === 'cache') return spend;
  const cost = { tokens: tokens.input + tokens.output, usd: failed === undefined ? usd : (usd ?? 0) };
  const all = from === 'model' ? addCosts(spend.all, cost) : spend.all;
  if (role === 'student') return { ...spend, all, students: addTo(spend.students, model, cost) };
  if (role !== 'teacher' || about === undefined || from !== 'model') return { ...spend, all };
  return { ...spend, all, teacher: addTo(spend.teacher, about, cost) };
}

function addTo(costs: ByName<Cost>, name: string, cost: Cost): ByName<Cost> {
  return { ...costs, [name]: addCosts(costs[name] ?? FREE, cost) };
}
