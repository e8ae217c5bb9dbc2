import { join } from 'node:path';
import { isExamStale } from '../../decide/field.ts';
import { checkOfOpenAttempt, unsoundCases } from '../../decide/judge-graders.ts';
import type { Suite } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import { buildCases } from '../../evaluate/cases.ts';
import { type Renewal, type RenewalOptions, renewSuite } from '../../evaluate/renew-suite.ts';
import type { StoredSuite } from '../../evaluate/stored-suite.ts';
import { hashSuite, printSuite } from '../../evaluate/suite.ts';
import { type PrintOptions, printConfig } from '../../evaluate/suite-config.ts';
import { hashJson } from '../../util/hash.ts';
import { examFingerprint } from '../exam/exam-fingerprint.ts';
import { type FamilyAtNight, HARNESS_VERSION, type Night } from '../night.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { isAttemptUnderWay } from './attempt-under-way.ts';
import { identifyGraders, withGraders } from './grader-hash.ts';
import { readExam, readSuite } from './read-suite.ts';

/** Changes whenever the same tasks would come to other cases. */
const SUITE_VERSION = 1;

/**
 * The suite that a family is examined on tonight, written down: its exam as it stands or, where there is a reason, made
 * anew, and practice as the logs have it. Says what people changed in it.
 */
export async function writeSuite(night: Night, about: FamilyAtNight): Promise<StoredSuite> {
  const { evidence } = night.workspace;
  const built = buildSuite(night, about);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const seen = await evidence.readExam(about.family.name);
    const existing = await readSuite(night, about.family.name);
    const renewal = renewSuite(existing, built, await renewalOptions(night, about, { existing, built }));
    if (!(await saveSuite(night, renewal.suite, seen))) continue;
    announceChanges(night, renewal);
    return renewal.suite;
  }
  throw changedAllTheWhile(about.family.name);
}

/** People save their files when they like: what they wrote in the meantime is read, and taken up, first. */
const MOST_TRIES = 20;

function changedAllTheWhile(skill: string): NightschoolError {
  return new NightschoolError('NOT_WRITABLE', `evals/${skill}/ was changed again and again while it was written.`, {
    hint: 'Run again once whatever writes there has ended.',
  });
}

/** Prints the config of the suite as it lies there anew: it names the version that is live by now. */
export async function refreshConfig(night: Night, skill: string): Promise<void> {
  const { evidence } = night.workspace;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { config: previous } = await evidence.readExam(skill);
    const exam = await readExam(night, skill);
    if (exam === null) return;
    const config = printConfig(exam, await printOptions(night, skill, previous));
    const name = 'promptfooconfig.yaml';
    if (await evidence.writeFiles(skill, { [name]: config }, { [name]: previous })) return;
  }
  throw changedAllTheWhile(skill);
}

/** Prints the whole suite as it lies there anew: what people changed in it is from then on as the job wrote it. */
export async function refreshSuite(night: Night, skill: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const seen = await night.workspace.evidence.readExam(skill);
    const suite = await readSuite(night, skill);
    if (suite === null || (await saveSuite(night, suite, seen))) return;
  }
  throw changedAllTheWhile(skill);
}

/** `seen`: what the suite was made from; false where somebody has changed that since. */
export async function saveSuite(
  night: Night,
  suite: StoredSuite,
  seen?: Parameters<Workspace['evidence']['writeSuite']>[2],
): Promise<boolean> {
  const { skill } = suite;
  const { evidence } = night.workspace;
  const previous = (seen ?? (await evidence.readExam(skill))).config;
  return evidence.writeSuite(skill, printSuite(suite, await printOptions(night, skill, previous)), seen);
}

async function printOptions(
  { workspace, pipeline }: Night,
  skill: string,
  previous: string | null,
): Promise<PrintOptions> {
  const live = await workspace.library.live(skill);
  return {
    folder: join(workspace.dir, 'evals', skill),
    // promptfoo stops where the file is not there yet
    instructions: live === null ? null : `../../skills/${skill}/SKILL.md`,
    maximumActions: pipeline.limits.actionsPerTrial,
    previous,
  };
}

/** All that the family's tasks come to. */
function buildSuite({ pipeline, isWrite }: Night, about: FamilyAtNight): Suite {
  const { family, tasks, sides, selfConfirmed } = about;
  const { freeText } = pipeline.tools;
  const open = sides.filter(({ taskId, side }) => side !== 'held-out' || selfConfirmed?.has(taskId) !== true);
  const tools = [...new Set(tasks.flatMap(({ steps }) => steps.map(({ tool }) => tool)))].sort();
  return {
    skill: family.name,
    familyId: family.id,
    ...buildCases(tasks, open, { isWrite, freeText }),
    writes: tools.filter(isWrite),
    freeText,
  };
}

async function renewalOptions(
  night: Night,
  { family, tasks, sides }: FamilyAtNight,
  { existing, built }: { readonly existing: StoredSuite | null; readonly built: Suite },
): Promise<RenewalOptions> {
  const { pipeline, isWrite, redactor, workspace } = night;
  const live = (await workspace.library.live(family.name))?.version ?? null;
  const isStale = isExamStale(await workspace.evidence.decisions(family.name), live);
  return {
    ...{ sides, isWrite, settings: pipeline.suite, minimumHeldOut: pipeline.gate.minimumHeldOut },
    ...{ drift: family.drift, isStale },
    format: hashJson({ suite: SUITE_VERSION, harness: HARNESS_VERSION, redaction: redactor.rulesHash }),
    elsewhere: existing === null ? new Set() : tasksElsewhere(night, { family, tasks, existing }),
    isUnderWay: existing !== null && (await goesOn(night, existing, built)),
  };
}

/** Tasks of the suite that are in other families; asked only where some are not in this one. */
function tasksElsewhere(
  { state }: Night,
  { family, tasks, existing }: Pick<FamilyAtNight, 'family' | 'tasks'> & { readonly existing: StoredSuite },
): ReadonlySet<string> {
  const own = new Set(tasks.map(({ id }) => id));
  const missing = new Set(
    existing.cases.filter(({ id, origin }) => origin === 'log' && !own.has(id)).map(({ id }) => id),
  );
  if (missing.size === 0) return missing;
  const others = state.families().filter(({ id }) => id !== family.id);
  return new Set(others.flatMap(({ taskIds }) => taskIds.filter((id) => missing.has(id))));
}

const countHeldOut = ({ cases }: Suite): number => cases.filter(({ side }) => side === 'held-out').length;

async function goesOn(night: Night, existing: StoredSuite, built: Suite): Promise<boolean> {
  const suiteHash = hashSuite(existing);
  const grader = await identifyGraders(night, existing);
  const conditions = withGraders(night, grader);
  const decisions = await night.workspace.evidence.decisions(existing.skill);
  const fingerprint = decisionsOf(decisions, 'attempt-opened').at(-1)?.fingerprint ?? '';
  const check = checkOfOpenAttempt(decisions, { suiteHash, fingerprint });
  const leftOut = check === null ? 0 : unsoundCases(check).length;
  return isAttemptUnderWay(decisions, {
    suiteHash,
    heldOut: countHeldOut(existing) - leftOut,
    built: countHeldOut(built) - leftOut,
    tonight: night.date,
    students: night.students.map((student) => ({
      fingerprint: examFingerprint(conditions, student, suiteHash),
      deterministic: student.deterministic,
    })),
  });
}

function announceChanges({ emit }: Night, { suite, edited, deleted }: Renewal): void {
  const file = `evals/${suite.skill}/cases.jsonl`;
  const lineOf = (id: string): number => suite.cases.findIndex((question) => question.id === id) + 1;
  const say = (message: string): void => emit({ type: 'warning-raised', message });
  for (const id of edited)
    say(`${file}:${lineOf(id)}: case ${id} was edited: it is a person's now, and is left as it is.`);
  const first = suite.cases.length + 1;
  for (const id of deleted) {
    const line = first + (suite.excluded ?? []).indexOf(id);
    say(`${file}:${line}: case ${id} was taken out: it stays out until this line is deleted.`);
  }
}
