import type { BorderAnswer, BorderCase, BorderGroup, BorderQuestion } from '../../domain/border.ts';
import type { CleanText } from '../../domain/text.ts';
import { NightschoolError } from '../../errors.ts';
import type { StoredBorder } from '../../store/state/state.ts';
import { plural } from '../../util/amounts.ts';
import { hashJson } from '../../util/hash.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { openRequests } from './open-requests.ts';

/** Requests of each group that a teacher reads. */
const MOST_REQUESTS = 8;

/** What the teacher said of a border. */
export interface SettledBorder {
  /** A family of more than two parts comes as several cases: its largest part beside each other one. */
  readonly case: BorderCase;
  readonly same: boolean;
  /** What the two are to be called, alike where they are one; somebody else may have that name already. */
  readonly names: readonly [string, string];
  readonly reason: CleanText;
}

interface Open {
  readonly border: BorderCase;
  /** Of what the teacher is shown of both groups, whichever stands first. */
  readonly key: string;
  readonly question: BorderQuestion;
  /** Whether the question has the groups the other way round than the case. */
  readonly isTurned: boolean;
}

/**
 * Asks the teacher, in one call, which of the open borders part two families, where the pipeline has it so
 * (`families.borders`). It reads requests of the train side only; borders with nothing to read on one side stay open. What
 * it said is kept and not asked again while the oldest requests of both groups are the same.
 */
export async function settleBorders(
  night: Night,
  cases: readonly BorderCase[],
  families: readonly FamilyAtNight[],
): Promise<readonly SettledBorder[]> {
  const { jobs } = night.teacher;
  if (jobs === undefined || night.pipeline.families.borders !== 'teacher' || cases.length === 0) return [];
  const byId = new Map(families.map((family) => [family.family.id, family]));
  const prompt = night.prompts['settle-borders'].hash;
  const open = cases.flatMap(inPairs).flatMap((border): Open[] => {
    const groups = groupsOf(border, byId);
    return groups === null ? [] : [toQuestion(border, groups, prompt)];
  });
  const answers = await answersTo(night, open, (questions) => jobs.settleBorders(questions));
  return open.flatMap(({ border, key, isTurned }) => {
    const answer = answers.get(key);
    if (answer === undefined) return [];
    const [first, second] = answer.names;
    return [{ ...answer, case: border, names: isTurned ? [second, first] : [first, second] }];
  });
}

/** What is known already, and what the teacher says of the rest. Where it is down, that stays open. */
async function answersTo(
  night: Night,
  open: readonly Open[],
  ask: (questions: readonly BorderQuestion[]) => Promise<readonly BorderAnswer[]>,
): Promise<ReadonlyMap<string, StoredBorder>> {
  const known = new Map(open.flatMap(({ key }) => keyed(key, night.state.border(key))));
  const due = new Map(open.filter(({ key }) => !known.has(key)).map(({ key, question }) => [key, question]));
  if (due.size === 0) return known;
  const keys = [...due.keys()].sort();
  try {
    const given = await ask(keys.flatMap((key) => due.get(key) ?? []));
    for (const [place, { same, names, reason }] of given.entries()) {
      const key = keys[place] ?? '';
      const answer: StoredBorder = { same, names, reason: await night.redactor.text(reason) };
      night.state.saveBorder(key, { answer, night: night.date });
      known.set(key, answer);
    }
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    const which = `${plural(due.size, 'border')} between families`;
    const message = `${which} ${due.size === 1 ? 'stays' : 'stay'} open: ${error.message}`;
    night.emit({ type: 'warning-raised', message });
  }
  return known;
}

function keyed(key: string, answer: StoredBorder | null): readonly (readonly [string, StoredBorder])[] {
  return answer === null ? [] : [[key, answer]];
}

function inPairs(border: BorderCase): readonly BorderCase[] {
  if (border.type === 'join' || border.parts.length <= 2) return [border];
  const [largest = [], ...others] = border.parts.toSorted((a, b) => b.length - a.length);
  return others.map((part) => ({ ...border, parts: [largest, part] }));
}

/** Null where a family is not there, or where a group has no request that may be shown. */
function groupsOf(
  border: BorderCase,
  families: ReadonlyMap<string, FamilyAtNight>,
): readonly [BorderGroup, BorderGroup] | null {
  const groups =
    border.type === 'join'
      ? border.families.map((id) => groupOf(families.get(id)))
      : border.parts.map((part) => groupOf(families.get(border.family), new Set(part)));
  const [first, second] = groups;
  if (first === undefined || second === undefined) return null;
  return first.requests.length === 0 || second.requests.length === 0 ? null : [first, second];
}

function groupOf(found: FamilyAtNight | undefined, part?: ReadonlySet<string>): BorderGroup {
  if (found === undefined) return { name: '', tools: [], requests: [] };
  const { family } = found;
  const tools = part === undefined ? family.tools : usualTools(found, part);
  return { name: family.name, tools, requests: openRequests(found, MOST_REQUESTS, part) };
}

/** Tools that at least half of the tasks called which a teacher may see, commonest first. */
function usualTools({ tasks, sides }: FamilyAtNight, part: ReadonlySet<string>): readonly string[] {
  const train = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
  const open = tasks.filter(({ id }) => part.has(id) && train.has(id));
  const callers = new Map<string, number>();
  for (const { steps } of open)
    for (const tool of new Set(steps.map((step) => step.tool))) callers.set(tool, (callers.get(tool) ?? 0) + 1);
  return [...callers]
    .filter(([, count]) => count * 2 >= open.length)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([tool]) => tool);
}

/** The groups in an order that does not hang on how the case names them. */
function toQuestion(border: BorderCase, groups: readonly [BorderGroup, BorderGroup], prompt: string): Open {
  const [first, second] = [hashJson(groups[0].requests), hashJson(groups[1].requests)];
  const isTurned = second < first;
  const shown = isTurned ? ([groups[1], groups[0]] as const) : groups;
  return { border, isTurned, question: { groups: shown }, key: hashJson([prompt, ...[first, second].sort()], 32) };
}
