import type { Cost } from '../../domain/economy.ts';
import { addCosts, FREE, sumCosts } from './costs.ts';
import type { RunSpend } from './run-spend.ts';

/** What was spent on each skill, under the name that it has now: drafts, and trials at the run's own price of a token. */
export function spentOnSkills(runs: readonly RunSpend[]): ReadonlyMap<string, Cost> {
  let spent = new Map<string, Cost>();
  for (const run of runs) {
    spent = renamed(spent, run.renamed);
    const names = new Map(run.renamed);
    for (const [name, cost] of [...Object.entries(run.teacher), ...trialCosts(run)]) {
      const skill = names.get(name) ?? name;
      spent.set(skill, addCosts(spent.get(skill) ?? FREE, cost));
    }
  }
  return spent;
}

/** Dollars of a token of a student on average, over these runs; null where it is not known. */
export function pricePerToken(runs: readonly Pick<RunSpend, 'students'>[], student: string): number | null {
  const { tokens, usd } = sumCosts(runs.flatMap(({ students }) => students[student] ?? []));
  if (tokens > 0) return usd === null ? null : usd / tokens;
  return isEmbedded(student) ? 0 : null;
}

/** Models are called `provider/model`; what is built in costs nothing. */
function isEmbedded(student: string): boolean {
  return !student.includes('/');
}

function trialCosts(run: RunSpend): readonly (readonly [string, Cost])[] {
  return Object.entries(run.trials).map(([skill, byStudent]) => {
    const costs = Object.entries(byStudent).map(([student, tokens]): Cost => {
      const price = tokens === 0 ? 0 : pricePerToken([run], student);
      return { tokens, usd: price === null ? null : price * tokens };
    });
    return [skill, sumCosts(costs)];
  });
}

function renamed(spent: ReadonlyMap<string, Cost>, changes: RunSpend['renamed']): Map<string, Cost> {
  const next = new Map(spent);
  for (const [from, to] of changes) {
    const cost = next.get(from);
    if (cost === undefined) continue;
    next.delete(from);
    next.set(to, addCosts(next.get(to) ?? FREE, cost));
  }
  return next;
}
