import type { DecisionOf } from '../../domain/decision.ts';
import type { Phase, Trial } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import type { ExamRecord, ExamRun, ExamVerdict } from '../../evaluate/interop/exam-record.ts';
import { parseCases } from '../../evaluate/parse-suite.ts';
import { decisionsOf, requireSkill, type Workspace } from '../../night/workspace.ts';
import { readImported } from '../../store/interop/imported.ts';
import { openSaid, readTrials, type SkillTrials } from '../dashboard/read-trials.ts';

/**
 * Everything of a skill that other tools can hold, with the newest verdict, or a student's newest.
 * @throws NightschoolError UNKNOWN_NAME, FILE_DAMAGED
 */
export async function openExam(
  workspace: Workspace,
  { skill: wanted, student }: { readonly skill: string; readonly student: string | null },
): Promise<ExamRecord> {
  const skill = await requireSkill(workspace, wanted);
  const { evidence, dir } = workspace;
  const { cases } = await evidence.readExam(skill);
  if (cases === null)
    throw new NightschoolError('UNKNOWN_NAME', `${skill} has no suite yet.`, { hint: 'nightschool run' });
  const imported = await readImported(dir, skill);
  const verdict = chooseVerdict(decisionsOf(await evidence.decisions(skill), 'verdict-reached'), { skill, student });
  return {
    skill,
    cases: parseCases(cases, `evals/${skill}/cases.jsonl`),
    kept: imported.flatMap((row) => ('id' in row ? [{ format: row.format, id: row.id, source: row.source }] : [])),
    results: imported.flatMap((row) => ('file' in row ? [row] : [])),
    judged: verdict === null ? null : await readVerdict(workspace, skill, verdict),
  };
}

type Reached = DecisionOf<'verdict-reached'>;

function chooseVerdict(
  reached: readonly Reached[],
  { skill, student }: { readonly skill: string; readonly student: string | null },
): Reached | null {
  const verdict = reached.findLast((each) => student === null || each.student === student);
  if (verdict !== undefined || student === null) return verdict ?? null;
  const known = [...new Set(reached.map((each) => each.student))].sort();
  throw new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(student)} has no verdict on ${skill}.`, {
    hint: known.length === 0 ? 'No student has one yet: nightschool run.' : `There are: ${known.join(', ')}.`,
  });
}

async function readVerdict(workspace: Workspace, skill: string, reached: Reached): Promise<ExamVerdict> {
  const said = openSaid(workspace);
  try {
    const found = await readTrials(workspace, skill, said);
    const { student, version, fingerprint, night, verdict } = reached;
    const { passed, failed, errored } = verdict.counts;
    const total = passed + failed + errored;
    const counted = total === 0 ? [] : countedTrials(found.trials, reached).slice(-total);
    const baseline = found.trials.filter(
      (trial) => trial.arm === 'no-skill' && trial.fingerprint === fingerprint && EXAM.has(trial.phase),
    );
    return {
      ...{ student, version, fingerprint, night, verdict },
      runs: await readRuns(found, counted),
      baseline: verdict.word === 'not-needed' ? [] : await readRuns(found, baseline),
    };
  } finally {
    said.close();
  }
}

const EXAM: ReadonlySet<Phase> = new Set<Phase>(['baseline', 'comparator']);
const CHECKS: ReadonlySet<string> = new Set(['healthy', 'suspect', 'regressed']);

/** The runs that the verdict counts, oldest first; the newest verdict on a version counts the last of them. */
function countedTrials(
  trials: readonly Trial[],
  { verdict, attempt, version, fingerprint }: Reached,
): readonly Trial[] {
  const isPause = verdict.word === 'needs-more-evidence' && attempt === 0;
  const isBaseline = verdict.word === 'not-needed';
  const phase = isBaseline ? 'baseline' : CHECKS.has(verdict.word) || isPause ? 'recertify' : 'gate';
  return trials.filter(
    (trial) =>
      trial.phase === phase &&
      trial.fingerprint === fingerprint &&
      trial.version === (isBaseline ? 'none' : version) &&
      trial.arm !== 'null-policy',
  );
}

async function readRuns({ record }: SkillTrials, trials: readonly Trial[]): Promise<readonly ExamRun[]> {
  const runs: ExamRun[] = [];
  for (const trial of trials) {
    const { case: question, transcript } = await record(trial);
    runs.push({ trial, question, transcript });
  }
  return runs;
}
