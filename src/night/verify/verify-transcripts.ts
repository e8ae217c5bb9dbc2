import { compareFields, type Mismatch } from '../../decide/mismatch.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Case, Suite, Trial } from '../../domain/exam.ts';
import type { Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { createGrader, type Grade, type Grader } from '../../evaluate/grade.ts';
import { judgedOf } from '../../evaluate/judged.ts';
import type { RunAssertions } from '../../evaluate/load-promptfoo.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import type { Transcripts } from '../../store/transcripts.ts';
import { plural } from '../../util/amounts.ts';
import { hashJson } from '../../util/hash.ts';
import { HARNESS_VERSION } from '../night.ts';

/** Of the exam's transcripts: those that were held against their hash, graded again, and not found. */
export interface TranscriptCounts {
  readonly checked: number;
  readonly regraded: number;
  readonly missing: number;
}

/** What grading again takes. */
export interface Regrade {
  readonly runAssertions: RunAssertions;
  /** Where the suite of a skill lies. */
  readonly folderOf: (skill: string) => string;
}

interface Log {
  readonly skill: string;
  readonly decisions: readonly Decision[];
  readonly trials: readonly Trial[];
  readonly suite: Suite | null;
}

/**
 * What was said in exams, as far as it is at hand, is what its trial says it was; with `regrade` the suite's own grader
 * comes to the same outcome and cause. Of trials on another suite, or by another harness, nothing can be graded.
 */
export async function verifyTranscripts(
  log: Log,
  { transcripts, regrade }: { readonly transcripts: Pick<Transcripts, 'find'>; readonly regrade: Regrade | null },
): Promise<{
  readonly counts: TranscriptCounts;
  readonly mismatches: readonly Mismatch[];
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}> {
  const { skill } = log;
  const again = regrade === null ? null : prepare(log, regrade);
  const faults: string[] = [];
  const mismatches: Mismatch[] = [];
  const counts = { checked: 0, regraded: 0, missing: 0 };
  for (const [index, trial] of log.trials.entries()) {
    if (trial.transcript === undefined || trial.phase === 'train') continue;
    const said = transcripts.find(trial.transcript);
    if (said === null) {
      counts.missing += 1;
      continue;
    }
    counts.checked += 1;
    const place = `evals/${skill}/trials.jsonl:${index + 1}`;
    const transcript = parse(said.json);
    if (transcript === null || hashJson(transcript) !== trial.transcript) {
      faults.push(
        `.nightschool/transcripts.db: what was said in trial ${trial.id} (${place}) is not what was written.`,
      );
      continue;
    }
    const found = said.isExact ? ((await again?.(trial, transcript)) ?? null) : null;
    if (found === null) continue;
    counts.regraded += 1;
    mismatches.push(
      ...found.map((each) => ({ skill, file: 'trials.jsonl' as const, line: index + 1, id: trial.id, ...each })),
    );
  }
  return { counts, mismatches, faults, notes: notesOn(counts) };
}

type Again = (trial: Trial, transcript: Transcript<CleanText>) => Promise<ReturnType<typeof compareFields> | null>;

/** Grades a trial again; null where that is impossible. */
function prepare({ skill, decisions, suite }: Log, { runAssertions, folderOf }: Regrade): Again | null {
  if (suite === null) return null;
  const prints = fingerprintsOf(decisions, hashSuite(suite));
  const cases = new Map(suite.cases.map((question) => [question.id, question]));
  const grade = createGrader(buildReplayIndex(suite), { runAssertions, folder: folderOf(skill) });
  return async (trial, transcript) => {
    const question = cases.get(trial.caseId);
    if (question === undefined || !prints.has(trial.fingerprint)) return null;
    return compareGrades(
      trial,
      await gradeAgain(grade, { trial, transcript, question }),
      judgedOf(suite, question).length > 0,
    );
  };
}

function gradeAgain(
  grade: Grader,
  about: { readonly trial: Trial; readonly transcript: Transcript<CleanText>; readonly question: Case },
): Promise<Grade> {
  return grade(about.transcript, about.question, { durationMs: about.trial.durationMs, parts: 'checks' });
}

/** What a judge may have found wrong nobody finds here: only what needs none is compared. */
function compareGrades(trial: Trial, grade: Grade, isJudged: boolean): ReturnType<typeof compareFields> {
  if (isJudged && grade.outcome === 'passed' && trial.cause === 'assertion') return [];
  return compareFields(
    { outcome: trial.outcome, cause: trial.cause ?? 'none' },
    { outcome: grade.outcome, cause: grade.cause ?? 'none' },
    'what was said is graded otherwise',
    trial.id,
  );
}

/** Fingerprints under which the suite as it is now was sat, with the harness as it is now. */
export function fingerprintsOf(decisions: readonly Decision[], suiteHash: string): ReadonlySet<string> {
  const other = new Set<string>();
  const found = new Set<string>();
  let cycle = '';
  for (const decision of decisions) {
    if (decision.type === 'cycle-opened') cycle = decision.suiteHash;
    if (!('fingerprint' in decision)) continue;
    if (cycle === suiteHash) found.add(decision.fingerprint);
    const harness = decision.type === 'fingerprint-named' ? decision.parts.harness : undefined;
    if (harness !== undefined && harness !== String(HARNESS_VERSION)) other.add(decision.fingerprint);
  }
  return new Set([...found].filter((fingerprint) => !other.has(fingerprint)));
}

function parse(json: string): Transcript<CleanText> | null {
  try {
    return JSON.parse(json); // its hash says whether it is what we wrote
  } catch {
    return null;
  }
}

function notesOn({ checked, missing }: TranscriptCounts): readonly string[] {
  if (missing === 0) return [];
  return [
    `${missing} of ${plural(checked + missing, 'transcript')} are not at hand: they lie in .nightschool of whoever ran them.`,
  ];
}
