import { openLesson, sealExam } from '../../cluster/split.ts';
import { createDesign } from '../../decide/design.ts';
import { climbLadder } from '../../decide/ladder.ts';
import type { VerdictRow } from '../../domain/event.ts';
import type { Suite } from '../../domain/exam.ts';
import type { Student } from '../../domain/model.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { NightschoolError } from '../../errors.ts';
import { hashSuite, practiceRecordings } from '../../evaluate/suite.ts';
import type { Examined } from '../../store/state/state.ts';
import { unstageProven } from '../bootstrap/bootstrap-candidates.ts';
import { toRow, type VersionShown, versionsShown } from '../gate/verdict-rows.ts';
import { recordLiveVersion, withdrawnProcedures } from '../library/change-version.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { varySuite } from '../suites/vary-suite.ts';
import { refreshConfig, writeSuite } from '../suites/write-suite.ts';
import { type ExamRoom, openExamRoom } from './exam-room.ts';
import type { SkillOutcome } from './examination.ts';
import { examineSkill } from './examine-skill.ts';
import { inputHash } from './input-hash.ts';

/** What became of a family tonight. */
export interface FamilyOutcome {
  readonly family: FamilyAtNight;
  readonly rows: readonly VerdictRow[];
  readonly shown: readonly VersionShown[];
  readonly versions: readonly SkillVersion[];
  readonly fallback: SkillVersion | null;
  readonly degraded: boolean;
  /** True where the next night goes on with the same suite. */
  readonly isOpen: boolean;
  /** True where nothing was examined: the verdicts stand from an earlier night. */
  readonly idle: boolean;
  /** Why it was not examined to its end, null where it was. */
  readonly postponed: NightschoolError | null;
}

export interface ExamineOptions {
  /** Search for a better version although the live one is sound. */
  readonly force: boolean;
  /** Look whether the live version still holds, and search for no other. */
  readonly onlyCheck?: boolean;
}

/**
 * Examines a family's skill, or leaves it alone where nothing that the last examination rested on has changed: then the
 * verdict stands and costs nothing.
 */
export async function examineFamily(
  night: Night,
  family: FamilyAtNight,
  options: ExamineOptions = { force: false },
): Promise<FamilyOutcome> {
  const { id, name } = family.family;
  const live = await night.workspace.library.live(name);
  if (live !== null && live.text.trim() === '') return leaveEmpty(night, family);
  const before = night.state.examined(id);
  if (!options.force && before !== null && (await isSettled(night, family, { before, live }))) {
    night.emit({ type: 'family-idle', familyId: id, name, reason: 'nothing it rests on has changed' });
    return stand(night, family, JSON.parse(before.events));
  }
  const written = await writeSuite(night, family);
  const isSearched = options.force || (live === null && options.onlyCheck !== true);
  const suite = isSearched ? await varySuite(night, family, written) : written;
  announceSuite(night, suite);
  await recordLiveVersion(night, name, live);
  const exams = await climb(night, { family, suite, live, ...options });
  const rows = exams.flatMap((exam) => exam.rows);
  const versions = exams.flatMap(({ outcome }) => outcome.findings.flatMap(({ version }) => version ?? []));
  const shown = versionsShown(name, versions, live);
  for (const event of shown) night.emit(event);
  for (const row of rows) night.emit({ type: 'verdict-reached', row });
  const postponed = exams.find(({ outcome }) => outcome.postponed !== null)?.outcome.postponed?.fault ?? null;
  if (postponed !== null) announcePostponed(night, family, postponed);
  return {
    family,
    rows,
    shown,
    versions,
    fallback: exams.find(({ outcome }) => outcome.fallback !== null)?.outcome.fallback ?? null,
    degraded: exams.some(({ outcome }) => outcome.degraded),
    isOpen: exams.some(({ isOpen }) => isOpen),
    idle: false,
    postponed,
  };
}

/** A family that nothing is done about tonight: what was decided on an earlier night stands, and is told again. */
export function leaveFamily(night: Night, family: FamilyAtNight, reason: string): FamilyOutcome {
  const { id, name } = family.family;
  night.emit({ type: 'family-idle', familyId: id, name, reason });
  const before = night.state.examined(id);
  return stand(night, family, before === null ? { rows: [], shown: [] } : JSON.parse(before.events));
}

/** An editor that is about to save has emptied the file, or a crash: what a person wants is not yet there. */
function leaveEmpty(night: Night, family: FamilyAtNight): FamilyOutcome {
  const file = `skills/${family.family.name}/SKILL.md`;
  const message = `${file} is empty: it is taken for nobody's version, and looked at again the next night.`;
  night.emit({ type: 'warning-raised', message, file });
  return leaveFamily(night, family, `${file} is empty`);
}

/** Tells that a family was not examined to its end, and why. */
export function announcePostponed(
  { emit }: Night,
  { family }: FamilyAtNight,
  { message, hint, code }: NightschoolError,
): void {
  const { id, name } = family;
  emit({ type: 'family-postponed', familyId: id, name, reason: `${message.replace(/[^.!?]$/, '$&.')} ${hint}`, code });
}

/** What one student came to. */
interface Exam {
  readonly outcome: SkillOutcome;
  readonly rows: readonly VerdictRow[];
  readonly isOpen: boolean;
}

/** Examines student after student, cheapest first, until one clears the gate. */
async function climb(
  night: Night,
  about: {
    readonly family: FamilyAtNight;
    readonly suite: Suite;
    readonly live: SkillVersion | null;
  } & ExamineOptions,
): Promise<readonly Exam[]> {
  const { family, suite, live, force, onlyCheck = false } = about;
  const design = createDesign(night.pipeline.gate);
  const lesson = openLesson(family.family, family.tasks, { sides: family.sides, writes: suite.writes });
  const taught = new Set(lesson.tasks.map(({ id }) => id));
  const recordings = practiceRecordings(suite, taught);
  const exam = { sealed: sealExam(suite.cases, family.sides), open: { ...suite, recordings } };
  const withdrawn = await withdrawnProcedures(night.workspace, suite.skill);
  const candidates = (family.candidates ?? []).map(({ draft }) => draft);
  const replies = new Map(family.tasks.map(({ id, reply }) => [id, reply]));
  const exams: Exam[] = [];
  for (let student = nextStudent(night, exams); student !== null; student = nextStudent(night, exams)) {
    const room = await openExamRoom(night, { suite, exam, student });
    const given = { night, room, lesson, design, live, withdrawn, candidates, replies, force, onlyCheck };
    const outcome = await examineSkill(given);
    const { name } = student;
    const rows = outcome.findings.map((finding) => toRow(finding, { family, student: name, outcome }));
    exams.push({ outcome, rows, isOpen: goesOn(rows, room, design.minimumHeldOut) });
  }
  return exams;
}

/** The cheapest student that was not asked yet, null once one cleared the gate or all were; one that is down is passed over. */
function nextStudent({ students }: Night, exams: readonly Exam[]): Student | null {
  const rungs = students.map(({ name }, index) => ({
    student: name,
    verdict: exams[index]?.rows.at(-1)?.verdict ?? null,
  }));
  const step = climbLadder(rungs);
  return step.type === 'examine' ? (students[exams.length] ?? null) : null;
}

/** Says what is examined, and where no case of an exam asks anything of the reply. */
function announceSuite({ emit, pipeline }: Night, suite: Suite): void {
  const count = (side: string): number => suite.cases.filter((question) => question.side === side).length;
  const [train, heldOut] = [count('train'), count('held-out')];
  const { skill, familyId } = suite;
  emit({ type: 'suite-built', skill, familyId, train, heldOut, suiteHash: hashSuite(suite) });
  const asks = suite.cases.some(({ facts, assert }) => facts.length > 0 || assert !== undefined);
  if (asks || suite.assert !== undefined || heldOut < pipeline.gate.minimumHeldOut) return;
  emit({ type: 'warning-raised', message: `${skill}: its exam looks at what is done, not at what is replied.` });
}

/** Notes that the examination is finished, with what a later night repeats in its report. */
export async function closeFamily(night: Night, outcome: FamilyOutcome): Promise<void> {
  const { family, rows, shown, isOpen, postponed } = outcome;
  const { id, name } = family.family;
  await refreshConfig(night, name);
  if (postponed !== null) return;
  night.state.forgetTranscripts(name);
  const live = await night.workspace.library.live(name);
  const candidates = await unstageProven(night, family, live);
  const events = JSON.stringify({ rows, shown } satisfies Standing);
  night.state.saveExamined(id, {
    inputHash: await inputHash(night, { ...family, candidates }, live),
    openSince: isOpen ? night.date : null,
    events,
  });
}

interface Standing {
  readonly rows: readonly VerdictRow[];
  readonly shown: readonly VersionShown[];
}

/** The verdicts that the last examination of a family came to. */
export function standingRows({ state }: Night, familyId: string): readonly VerdictRow[] {
  const before = state.examined(familyId);
  if (before === null) return [];
  const { rows }: Standing = JSON.parse(before.events); // our own
  return rows;
}

/** Whether tonight's examination of a family will find that nothing has changed. */
export async function isSettledTonight(night: Night, family: FamilyAtNight): Promise<boolean> {
  const before = night.state.examined(family.family.id);
  const live = await night.workspace.library.live(family.family.name);
  return before !== null && isSettled(night, family, { before, live });
}

/** Nothing has changed, and where more runs of the same suite would tell more, this night's are spent. */
async function isSettled(
  night: Night,
  family: FamilyAtNight,
  { before, live }: { readonly before: Examined; readonly live: SkillVersion | null },
): Promise<boolean> {
  if (before.openSince !== null && before.openSince !== night.date) return false;
  return before.inputHash === (await inputHash(night, family, live));
}

/** Whether another night can go on with the same suite: it has cases enough, and not all that can be learnt from it was. */
function goesOn(rows: readonly VerdictRow[], { heldOut, student }: ExamRoom, minimumHeldOut: number): boolean {
  return rows.some(({ verdict: { word, counts } }) => {
    const runs = counts.passed + counts.failed + counts.errored;
    const isPassOver = student.deterministic && runs >= heldOut.length;
    return word === 'needs-more-evidence' && heldOut.length >= minimumHeldOut && !isPassOver;
  });
}

function stand(night: Night, family: FamilyAtNight, { rows, shown }: Standing): FamilyOutcome {
  const standing = rows.map((row) => ({ ...row, tonight: false }));
  for (const event of shown) night.emit(event);
  for (const row of standing) night.emit({ type: 'verdict-reached', row });
  return {
    family,
    rows: standing,
    shown,
    versions: [],
    fallback: null,
    degraded: false,
    isOpen: false,
    idle: true,
    postponed: null,
  };
}
