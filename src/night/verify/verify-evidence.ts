import type { Mismatch } from '../../decide/mismatch.ts';
import { recompute } from '../../decide/verify.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Suite, Trial } from '../../domain/exam.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import type { SealFault, SealReport } from '../../store/seals/check.ts';
import type { Transcripts } from '../../store/transcripts.ts';
import { readSuite } from '../suites/read-suite.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { verifyFiles } from './verify-files.ts';
import { recount } from './verify-recount.ts';
import { type Regrade, type TranscriptCounts, verifyTranscripts } from './verify-transcripts.ts';
import { type Findings, verifyVersions } from './verify-versions.ts';

/** What recomputing a skill's evidence came to. */
export interface Verified {
  readonly skill: string;
  readonly verdicts: number;
  readonly trials: number;
  readonly mismatches: readonly Mismatch[];
  /** What is wrong with the files themselves, in sentences that name file and, where it can be told, line. */
  readonly faults: readonly string[];
  /** What is unfinished or not at hand: no fault of anybody's. */
  readonly notes: readonly string[];
  /** What was not recomputed, in words. */
  readonly unchecked: readonly string[];
  readonly transcripts: TranscriptCounts;
  /** The first file that cannot even be read; null: all can. */
  readonly damage: string | null;
}

export interface Verification {
  /** Absent: none is at hand. */
  readonly transcripts?: Pick<Transcripts, 'find'>;
  /** Versions that wait for a person; absent: they are read. */
  readonly staged?: readonly SkillVersion[];
  /** Absent or null: nothing is graded again. */
  readonly regrade?: Regrade | null;
  /** `discovery.distractors` of the pipeline; absent: what that is where nobody sets it. */
  readonly distractors?: number;
}

const DISTRACTORS = 20;

const NO_TRANSCRIPTS: Pick<Transcripts, 'find'> = { find: () => null };

/**
 * Recomputes every stored verdict of a skill from its run log, offline, and checks that no byte of what it rests on was
 * changed since it was written.
 */
export async function verifyEvidence(
  workspace: Workspace,
  skill: string,
  { transcripts = NO_TRANSCRIPTS, regrade = null, distractors = DISTRACTORS, ...given }: Verification = {},
): Promise<Verified> {
  const { evidence } = workspace;
  const staged = given.staged ?? (await workspace.library.staged());
  const seals = await evidence.checkSeals(skill);
  const decisions = await attempt<readonly Decision[]>(() => evidence.decisions(skill), []);
  const trials = await attempt<readonly Trial[]>(() => evidence.trials(skill), []);
  const suite = await attempt<Suite | null>(() => readSuite({ workspace }, skill), null);
  const damage = [decisions, trials, suite].flatMap(({ fault }) => fault ?? []);
  const log = { decisions: decisions.value, trials: trials.value, suite: suite.value };
  const said = await verifyTranscripts({ skill, ...log }, { transcripts, regrade });
  const suites = suite.fault === null ? checkCycle(skill, log, seals) : NOTHING;
  const versions = await verifyVersions(workspace, skill, {
    decisions: decisions.fault === null ? log.decisions : null,
    trials: log.trials,
    staged,
    changing: seals.changing,
  });
  const files = await verifyFiles(workspace, skill, log);
  const recounted = await recount(workspace, skill, { ...log, regrade, distractors });
  const isWhole = decisions.fault === null && trials.fault === null;
  const found = isWhole ? recompute(log.decisions, log.trials, infoOf(skill, log.suite)) : [];
  const { wordings, mismatches } = sortOut(isWhole ? [...found, ...recounted.mismatches, ...said.mismatches] : []);
  const sealed: Findings = { faults: seals.faults.map(printFault), notes: seals.notes };
  const others = [sealed, suites, versions, files, { faults: [], notes: [...wordings, ...recounted.notes] }, said];
  return {
    ...{ skill, mismatches, unchecked: recounted.unchecked, transcripts: said.counts },
    verdicts: decisionsOf(log.decisions, 'verdict-reached').length,
    trials: log.trials.length,
    faults: [...damage, ...others.flatMap(({ faults }) => faults)],
    notes: others.flatMap(({ notes }) => notes),
    damage: damage[0] ?? null,
  };
}

/** Where only words differ people are told, and that is all. */
function sortOut(found: readonly Mismatch[]): {
  readonly mismatches: readonly Mismatch[];
  readonly wordings: readonly string[];
} {
  const isWording = (each: Mismatch): boolean => each.isWording === true;
  return {
    mismatches: found.filter((each) => !isWording(each)),
    wordings: found.filter(isWording).map(describeWording),
  };
}

const NOTHING: Findings = { faults: [], notes: [] };

/** A file that cannot be read is a fault of the evidence, and the rest of it is still looked at. */
async function attempt<Value>(
  read: () => Promise<Value>,
  otherwise: Value,
): Promise<{ readonly value: Value; readonly fault: string | null }> {
  try {
    return { value: await read(), fault: null };
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'FILE_DAMAGED') throw error;
    return { value: otherwise, fault: error.message };
  }
}

function infoOf(skill: string, suite: Suite | null): Parameters<typeof recompute>[2] {
  const heldOut = (suite?.cases ?? []).filter(({ side }) => side === 'held-out');
  return { skill, suiteHash: hashOf(suite), heldOut: heldOut.map(({ id, group }) => ({ caseId: id, group })) };
}

function hashOf(suite: Suite | null): string {
  return suite === null ? '' : hashSuite(suite);
}

/** The last cycle is about the suite that lies there, or the job has just renewed that. */
function checkCycle(
  skill: string,
  { decisions, suite }: { readonly decisions: readonly Decision[]; readonly suite: Suite | null },
  { suiteAfter }: SealReport,
): Findings {
  const suiteHash = hashOf(suite);
  const line = decisions.findLastIndex(({ type }) => type === 'cycle-opened') + 1;
  const last = decisionsOf(decisions, 'cycle-opened').at(-1);
  if (last === undefined || last.suiteHash === suiteHash) return NOTHING;
  if (suiteAfter !== null && suiteAfter >= line && suiteHash !== '') {
    return { faults: [], notes: [`evals/${skill}: the suite was renewed; the next night opens a cycle on it.`] };
  }
  const what = suiteHash === '' ? 'is not complete' : `has the hash ${suiteHash}`;
  const fault = `evals/${skill}: the suite ${what}, the last cycle was opened on ${last.suiteHash}; run again to examine it.`;
  return { faults: [fault], notes: [] };
}

function describeWording({ skill, file, line, stored, recomputed }: Mismatch): string {
  return `evals/${skill}/${file}:${line}: it says ${stored}, where this version says ${recomputed}.`;
}

function printFault({ path, line, message }: SealFault): string {
  return `${path}${line === null ? '' : `:${line}`}: ${message}.`;
}
