import { NightschoolError } from '../../../errors.ts';
import type { SkillDesk } from './skill-desk.ts';

/**
 * Marks a case of a skill's exam as one that a new version must not do worse on, or takes the mark away: an edit of one
 * line of `cases.jsonl`, as a person would make it. Gives the case's whole id.
 * @throws NightschoolError UNKNOWN_NAME, USAGE, FILE_DAMAGED
 */
export async function pinCase(
  desk: SkillDesk,
  options: { readonly wanted: string; readonly pinned: boolean; readonly dryRun: boolean },
): Promise<string> {
  const { workspace, skill } = desk;
  const { wanted, pinned, dryRun } = options;
  const path = `evals/${skill}/cases.jsonl`;
  const { cases } = await workspace.evidence.readExam(skill);
  const lines = (cases ?? '').split('\n');
  const rows = lines.map((line, index) => parseRow(line, `${path}:${index + 1}`));
  const at = findCase(rows, wanted, path);
  const row = rows[at] ?? {};
  const id = String(row.id);
  if (row.side !== 'held-out') {
    const hint = 'Only cases with "side": "held-out" are in the exam, and can keep a version back.';
    throw new NightschoolError('USAGE', `${id} is a practice case.`, { hint });
  }
  if ((row.pinned === true) === pinned)
    throw new NightschoolError('USAGE', `${id} is ${pinned ? 'pinned already' : 'not pinned'}.`);
  const { pinned: _, ...rest } = row;
  lines[at] = JSON.stringify(pinned ? { ...rest, pinned } : rest);
  const text = { 'cases.jsonl': lines.join('\n') };
  if (dryRun || (await workspace.evidence.writeFiles(skill, text, { 'cases.jsonl': cases }))) return id;
  return pinCase(desk, options); // somebody has saved the file meanwhile
}

type Row = Readonly<Record<string, unknown>>;

function parseRow(line: string, place: string): Row | null {
  if (line.trim() === '') return null;
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row } : null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('FILE_DAMAGED', `${place} is not JSON: ${why}.`);
  }
}

const SHORTEST_PREFIX = 4;

/** By its whole id, or its beginning where no other begins so. */
function findCase(rows: readonly (Row | null)[], wanted: string, path: string): number {
  const exact = rows.findIndex((row) => row?.id === wanted);
  if (exact >= 0) return exact;
  const begun = rows.flatMap((row, index) => {
    const isBegun = wanted.length >= SHORTEST_PREFIX && typeof row?.id === 'string' && row.id.startsWith(wanted);
    return isBegun ? [index] : [];
  });
  const [only] = begun;
  if (only !== undefined && begun.length === 1) return only;
  const what =
    begun.length > 1 ? `${begun.length} cases begin with ${wanted}` : `There is no case ${JSON.stringify(wanted)}`;
  throw new NightschoolError('UNKNOWN_NAME', `${what} in ${path}.`, {
    hint: 'Every line there begins with the id of its case.',
  });
}
