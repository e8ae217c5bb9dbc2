import type { CleanTask } from '../../domain/task.ts';
import { parseCases } from '../../evaluate/parse-suite.ts';
import { type Question, readQuestion } from '../../memory/recall/question.ts';
import type { FamilyAtNight, Night } from '../night.ts';

/** A request, read as the search reads it. */
export interface Asked {
  /** What the user said, first to last. */
  readonly turns: readonly string[];
  /** What is looked for after the first turn, after the second, and so on. */
  readonly questions: readonly Question[];
}

/** What is asked for, as the night began. */
export interface AskedTonight {
  /** Held-out requests of a family. */
  readonly families: readonly { readonly name: string; readonly tools: readonly string[]; readonly asked: Asked[] }[];
  /** Requests of no family, with the tools that were called for each. */
  readonly loose: readonly { readonly tools: readonly string[]; readonly asked: Asked[] }[];
}

/** Of one that is not measured itself, and of what is in none. Ids are hashes, so that the first ones are as good as any. */
export const MOST_OF_FAMILY = 30;
const MOST_LOOSE = 300;
/** After so many turns whoever has found nothing asks no more. */
const MOST_TURNS = 4;

const tonight = new WeakMap<Night, AskedTonight>();

/**
 * Tells what else is asked tonight: a skill is measured against it. Taken once, before anything is examined, so that what
 * a skill is measured against does not depend on who was examined before it.
 */
export function openDiscovery(night: Night, families: readonly FamilyAtNight[], tasks: readonly CleanTask[]): void {
  const grouped = new Set(families.flatMap((family) => family.family.taskIds));
  const loose = tasks.filter(({ id }) => !grouped.has(id));
  tonight.set(night, {
    families: families.map((each) => ({ ...each.family, asked: heldOutOf(each) })),
    loose: firstOf(loose, MOST_LOOSE).map(({ request, steps }) => {
      return { tools: [...new Set(steps.map(({ tool }) => tool))], asked: [readAsked(request)] };
    }),
  });
}

/** Nothing where the night told nothing: then only other skills' suites count. */
export function askedTonight(night: Night): AskedTonight {
  return tonight.get(night) ?? { families: [], loose: [] };
}

/** The held-out requests of a skill's suite as it is on disk; none where it has none. */
export async function askedInSuite(
  { workspace }: Pick<Night, 'workspace'>,
  skill: string,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Asked[]> {
  const exam = await workspace.evidence.readExam(skill);
  if (exam.cases === null) return [];
  const cases = parseCases(exam.cases, `evals/${skill}/cases.jsonl`);
  const heldOut = cases.filter(({ side }) => side === 'held-out');
  return heldOut.slice(0, most).map(({ request }) => readAsked(request));
}

/** Whoever finds nothing for what was said first looks again for all that was said since. */
export function readAsked(turns: readonly string[]): Asked {
  const said = turns.slice(0, MOST_TURNS);
  return { turns, questions: said.map((_, index) => readQuestion(said.slice(0, index + 1).join('\n'))) };
}

function heldOutOf({ tasks, sides }: FamilyAtNight): Asked[] {
  const sealed = new Set(sides.filter(({ side }) => side === 'held-out').map(({ taskId }) => taskId));
  const heldOut = tasks.filter(({ id }) => sealed.has(id));
  return firstOf(heldOut, MOST_OF_FAMILY).map(({ request }) => readAsked(request));
}

function firstOf(tasks: readonly CleanTask[], most: number): readonly CleanTask[] {
  return tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, most);
}
