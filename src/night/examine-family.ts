import { openLesson } from '../cluster/split.ts';
import { createDesign } from '../decide/design.ts';
import type { VerdictRow } from '../domain/event.ts';
import type { Suite } from '../domain/exam.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { hashSuite } from '../evaluate/suite.ts';
import { recordLiveVersion, withdrawnVersions } from './change-version.ts';
import { openExamRoom } from './exam-room.ts';
import type { Finding, SkillOutcome } from './examination.ts';
import { examineSkill } from './examine-skill.ts';
import type { FamilyAtNight } from './group-tasks.ts';
import { inputHash } from './input-hash.ts';
import type { Night, NightEvent } from './night.ts';
import { writeSuite } from './write-suite.ts';

/** What became of a family tonight. */
export interface FamilyOutcome {
  readonly family: FamilyAtNight;
  readonly rows: readonly VerdictRow[];
  readonly shown: readonly VersionShown[];
  readonly versions: readonly SkillVersion[];
  readonly fallback: SkillVersion | null;
  readonly degraded: boolean;
  /** True where nothing was examined: the verdicts stand from an earlier night. */
  readonly idle: boolean;
}

/**
 * Examines a family's skill, or leaves it alone where nothing that the last examination rested on has changed: then the
 * verdict stands and costs nothing.
 */
export async function examineFamily(
  night: Night,
  family: FamilyAtNight,
  options: { readonly force: boolean } = { force: false },
): Promise<FamilyOutcome> {
  const { id, name } = family.family;
  const live = await night.workspace.library.live(name);
  const before = night.state.examined(id);
  if (!options.force && before !== null && before.inputHash === (await inputHash(night, family, live))) {
    night.emit({ type: 'family-idle', familyId: id, name, reason: 'nothing it rests on has changed' });
    return stand(night, family, JSON.parse(before.events));
  }
  const suite = await writeSuite(night, family);
  announceSuite(night, suite);
  await recordLiveVersion(night, name, live);
  const rows: VerdictRow[] = [];
  const outcomes: SkillOutcome[] = [];
  for (const student of night.students) {
    const room = await openExamRoom(night, suite, student);
    const design = createDesign(night.pipeline.gate);
    const lesson = openLesson(family.family, family.tasks, { sides: family.sides, isWrite: night.isWrite });
    const withdrawn = withdrawnVersions(room.decisions());
    const outcome = await examineSkill({ night, room, lesson, design, live, withdrawn, force: options.force });
    outcomes.push(outcome);
    rows.push(...outcome.findings.map((finding) => toRow(finding, { family, student: student.name, outcome })));
  }
  const versions = outcomes.flatMap(({ findings }) => findings.flatMap(({ version }) => version ?? []));
  const shown = versionsShown(name, versions, live);
  for (const event of shown) night.emit(event);
  for (const row of rows) night.emit({ type: 'verdict-reached', row });
  return {
    family,
    rows,
    shown,
    versions,
    fallback: outcomes.find(({ fallback }) => fallback !== null)?.fallback ?? null,
    degraded: outcomes.some(({ degraded }) => degraded),
    idle: false,
  };
}

function announceSuite({ emit }: Night, suite: Suite): void {
  const count = (side: string): number => suite.cases.filter((question) => question.side === side).length;
  const { skill, familyId } = suite;
  emit({
    type: 'suite-built',
    skill,
    familyId,
    train: count('train'),
    heldOut: count('held-out'),
    suiteHash: hashSuite(suite),
  });
}

/** Notes that the examination is finished, with what a later night repeats in its report. */
export async function closeFamily(night: Night, { family, rows, shown }: FamilyOutcome): Promise<void> {
  const { id, name } = family.family;
  if (isOpen(night, rows)) return;
  await writeSuite(night, family); // its config names the live version
  const live = await night.workspace.library.live(name);
  const events = JSON.stringify({ rows, shown } satisfies Standing);
  night.state.saveExamined(id, { inputHash: await inputHash(night, family, live), events });
}

interface Standing {
  readonly rows: readonly VerdictRow[];
  readonly shown: readonly VersionShown[];
}

type VersionShown = Extract<NightEvent, { type: 'version-shown' }>;

/** With a student that has randomness more runs are more evidence: the attempt goes on the next night. */
function isOpen(night: Night, rows: readonly VerdictRow[]): boolean {
  const repeatable = new Set(night.students.filter(({ deterministic }) => !deterministic).map(({ name }) => name));
  return rows.some(({ student, verdict }) => verdict.word === 'needs-more-evidence' && repeatable.has(student));
}

function stand(night: Night, family: FamilyAtNight, { rows, shown }: Standing): FamilyOutcome {
  const standing = rows.map((row) => ({ ...row, tonight: false }));
  for (const event of shown) night.emit(event);
  for (const row of standing) night.emit({ type: 'verdict-reached', row });
  return { family, rows: standing, shown, versions: [], fallback: null, degraded: false, idle: true };
}

function toRow(
  { verdict, version, train }: Finding,
  about: { readonly family: FamilyAtNight; readonly student: string; readonly outcome: SkillOutcome },
): VerdictRow {
  const { family, student, outcome } = about;
  return {
    skill: family.family.name,
    familyId: family.family.id,
    student,
    version: version?.version ?? null,
    verdict,
    baseline: outcome.baseline,
    nullPolicy: outcome.nullPolicy,
    train,
    tonight: true,
  };
}

/** The texts behind the verdicts, each with the version it would replace. */
function versionsShown(
  skill: string,
  versions: readonly SkillVersion[],
  live: SkillVersion | null,
): readonly VersionShown[] {
  return versions.map(({ version, text }) => ({
    type: 'version-shown',
    skill,
    version,
    text,
    previous: live === null || live.version === version ? null : { version: live.version, text: live.text },
  }));
}
