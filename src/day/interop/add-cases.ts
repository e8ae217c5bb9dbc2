import type { Case } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import { parseCases } from '../../evaluate/parse-suite.ts';
import type { Workspace } from '../../night/workspace.ts';
import { canonicalJson } from '../../util/hash.ts';

export interface Placed {
  readonly id: string;
  readonly change: 'added' | 'replaced' | 'unchanged';
}

export interface AddOptions {
  readonly skill: string;
  readonly cases: readonly Case[];
  /** Ids of what was added so before: only that is ever replaced. */
  readonly own: ReadonlySet<string>;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/**
 * Adds cases to a suite as a person would: lines of `cases.jsonl`, before what the job wrote about them.
 * @throws NightschoolError UNKNOWN_NAME where the skill has no suite; USAGE where one is there already, with other content
 */
export async function addPersonsCases(workspace: Workspace, options: AddOptions): Promise<readonly Placed[]> {
  const { skill, cases, dryRun } = options;
  const path = `evals/${skill}/cases.jsonl`;
  const { cases: text } = await workspace.evidence.readExam(skill);
  if (text === null) {
    throw new NightschoolError('UNKNOWN_NAME', `${skill} has no suite yet.`, {
      hint: 'A night makes one once its family has tasks enough: nightschool run.',
    });
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows: readonly Row[] = lines.map((line, index) => parseRow(line, `${path}:${index + 1}`));
  const placed = cases.map((question) => place(question, rows, options));
  const changed = placed.filter(({ change }) => change !== 'unchanged');
  if (changed.length === 0) return placed;
  const next = insert(
    lines,
    rows,
    cases.filter(({ id }) => changed.some((each) => each.id === id)),
  );
  parseCases(next, path); // what people wrote in between may not fit
  const isDone =
    dryRun || (await workspace.evidence.writeFiles(skill, { 'cases.jsonl': next }, { 'cases.jsonl': text }));
  return isDone ? placed : addPersonsCases(workspace, options); // somebody has saved the file meanwhile
}

type Row = Readonly<Record<string, unknown>>;

function parseRow(line: string, place: string): Row {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null) return { ...row };
  } catch {
    // said below
  }
  throw new NightschoolError('FILE_DAMAGED', `${place} is no JSON object.`);
}

function place(question: Case, rows: readonly Row[], { own, force, skill }: AddOptions): Placed {
  const { id } = question;
  const there = rows.find((row) => row.id === id);
  if (there === undefined) return { id, change: 'added' };
  const { pinned: _, ...before } = there;
  if (canonicalJson(before) === canonicalJson(question)) return { id, change: 'unchanged' };
  if (force && own.has(id)) return { id, change: 'replaced' };
  const what = there.excluded === true ? 'was taken out by a person' : 'is there already, with other content';
  throw new NightschoolError('USAGE', `Case ${id} of ${skill} ${what}.`, {
    hint: own.has(id)
      ? '--force replaces what was imported before; nothing was imported.'
      : `Delete its line in evals/${skill}/cases.jsonl first; nothing was imported.`,
  });
}

/** In the place of those with the same id, which keep their pins; else before the first line that is no case. */
function insert(lines: readonly string[], rows: readonly Row[], cases: readonly Case[]): string {
  const byId = new Map<unknown, Case>(cases.map((question) => [question.id, question]));
  const kept = lines.map((line, index) => {
    const replacement = byId.get(rows[index]?.id);
    if (replacement === undefined) return line;
    byId.delete(replacement.id);
    return JSON.stringify(rows[index]?.pinned === true ? { ...replacement, pinned: true } : replacement);
  });
  const end = rows.findIndex((row) => 'written' in row || 'excluded' in row);
  const at = end === -1 ? kept.length : end;
  const added = [...byId.values()].map((question) => JSON.stringify(question));
  return [...kept.slice(0, at), ...added, ...kept.slice(at), ''].join('\n');
}
