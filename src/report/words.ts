import type { BaselineResult, Counts, Verdict, VerdictWord } from '../domain/decision.ts';
import type { Spend } from '../domain/event.ts';
import type { CallFault } from '../domain/exam.ts';
import type { FamilyEvent } from '../domain/family.ts';
import type { LibraryChange } from '../domain/library.ts';
import { count, plural } from '../util/amounts.ts';
import { type ChangeReport, graded, type Report, verdictsOf } from './fold.ts';
import type { ModelsReport, ModelUse } from './models.ts';
import { place, skippedText } from './skipped.ts';

export { count, plural };

/** What each verdict means, for readers who have not read about the gate. */
export const LEGEND: Readonly<Record<VerdictWord, string>> = {
  promote: 'Certified: its success is high enough, and sure enough, to go live.',
  'keep-incumbent': 'Good enough, but no better than the version that is live: that one stays.',
  'needs-more-evidence': 'Not decided yet: what was counted is kept, and the next night goes on.',
  reject: 'Refused: not good enough, and this version is not tried again with this student.',
  regressed: 'Certified once, but failing now: it is taken back.',
  'not-needed': 'The student already does this well without a skill.',
  plateaued: 'The teacher found nothing better, and the practice cases are still below the target.',
  suspect: 'Certified once; tonight could neither confirm nor refute it, so it stays.',
  healthy: 'Certified once, and still passing; the bound is of these runs alone.',
  ungradable: 'Its exam cannot tell planted good answers from planted bad ones: nothing that it says counts.',
  undiscoverable: 'Requests do not find it among the other skills, or it takes theirs: it sits no exam as it is.',
};

export type Tone = 'good' | 'bad' | 'open' | 'quiet';

export const TONES: Readonly<Record<VerdictWord, Tone>> = {
  promote: 'good',
  healthy: 'good',
  reject: 'bad',
  regressed: 'bad',
  'needs-more-evidence': 'open',
  suspect: 'open',
  'keep-incumbent': 'quiet',
  'not-needed': 'quiet',
  plateaued: 'quiet',
  ungradable: 'bad',
  undiscoverable: 'bad',
};

const BASELINES: Readonly<Record<BaselineResult['state'], string>> = {
  'not-needed': 'passes without a skill',
  'below-floor': 'fails without a skill',
  comparator: 'compared run by run',
  undecided: 'not decided yet',
};

/** What the night came to, in one sentence. */
export function summarySentence(report: Report): string {
  const rows = verdictsOf(report).filter(({ tonight }) => tonight);
  if (rows.length === 0) return 'Nothing was examined tonight.';
  const groups = [...Map.groupBy(rows, ({ verdict }) => verdict.word)];
  const parts = groups.map(([word, { length }]) => `${length} ${SHORT[word](length)}`);
  return `${plural(rows.length, 'verdict')} tonight: ${parts.join(', ')}.`;
}

const SHORT: Readonly<Record<VerdictWord, (count: number) => string>> = {
  promote: () => 'promoted',
  'keep-incumbent': () => 'kept as it was',
  'needs-more-evidence': (count) => (count === 1 ? 'needs more evidence' : 'need more evidence'),
  reject: () => 'refused',
  regressed: () => 'regressed',
  'not-needed': () => 'not needed',
  plateaued: () => 'plateaued',
  suspect: () => 'suspect',
  healthy: () => 'healthy',
  ungradable: () => 'ungradable',
  undiscoverable: () => 'undiscoverable',
};

/** Who taught and who sat the exams; says so where no model took part. */
export function peopleSentence({ teacher, students }: Report): string {
  const embedded = [...(isInduction(teacher) ? [teacher] : []), ...students.filter(isLiteral)];
  const who = `Teacher: ${teacher}. ${students.length === 1 ? 'Student' : 'Students'}: ${students.join(', ') || 'none'}.`;
  if (embedded.length === 0) return who;
  return `${who} Embedded (${embedded.join(', ')}): no model, no key; certifies only what it measured.`;
}

function isInduction(name: string): boolean {
  return name === 'induction' || name.startsWith('induction@') || name.startsWith('induction ');
}

function isLiteral(name: string): boolean {
  return name === 'literal' || name.startsWith('literal@') || name.startsWith('literal ');
}

export function logsSentence(report: Report): string {
  const { logs, newTasks, unassigned, families, waiting, leftOut } = report;
  const read = [
    ...[plural(logs.files, 'file'), plural(logs.sessions, 'session')],
    ...[`${plural(logs.tasks, 'task')} (${count(newTasks)} new)`, skippedText(report.skipped)],
    ...(waiting.length === 0 ? [] : [`${plural(waiting.length, 'half-written line')} waiting for the next run`]),
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'session')} left out as the pipeline says`]),
  ];
  return `${read.join(', ')}; ${plural(families.length, 'family')}, ${plural(unassigned, 'one-off')}.`;
}

export function costSentence({ spend, replay, durationMs }: Report): string {
  const tokens = `${count(spend.teacherTokens)} teacher and ${count(spend.studentTokens)} student tokens`;
  const replayed = `${plural(replay.hits, 'recorded answer')} replayed, ${plural(replay.misses, 'call')} nobody had recorded`;
  return `${replayed}. ${tokens}, ${money(spend)}, ${duration(durationMs)}.`;
}

/** `$0.12`; says whose price is not in it. */
export function money({ usd, unpriced = [] }: Spend): string {
  const known = `$${usd.toFixed(2)}`;
  return unpriced.length === 0 ? known : `${known} without ${unpriced.join(', ')}, whose price is not known`;
}

/** What the models did, cost and failed at; [] where no model over a wire took part. */
export function modelSentences({ models: { estimate, uses, faults, down, discarded } }: Report): string[] {
  return [
    ...(estimate === null ? [] : [estimateSentence(estimate)]),
    ...uses.map(useSentence),
    ...faults.map(faultSentence),
    ...down.map(({ role, model, reason }) => `The ${role} ${model} was given up for the night: ${reason}`),
    ...(discarded === 0 ? [] : [`${plural(discarded, 'run')} started ahead of a verdict and not needed: in no count.`]),
  ];
}

function estimateSentence(estimate: NonNullable<ModelsReport['estimate']>): string {
  const { teacherTokens, studentTokens, usd, minutes, basis } = estimate;
  const cost = usd === null ? 'at a price not known' : `about $${usd.toFixed(2)}`;
  const time = minutes === null ? '' : `, about ${duration(minutes * 60_000)}`;
  return `Expected before the first call: ${count(teacherTokens)} teacher and ${count(studentTokens)} student tokens, ${cost}${time} (${basis}).`;
}

const FAULTS: Readonly<Record<CallFault, string>> = {
  'as-text': 'written into the text and read from there',
  malformed: 'with arguments nobody could read',
  'unknown-tool': 'of a tool that there is not',
  'invalid-arguments': 'with arguments that do not fit',
};

function faultSentence({ student, counts }: ModelsReport['faults'][number]): string {
  const parts = Object.entries(counts).map(([fault, count]) => `${count} ${FAULTS[fault as CallFault]}`);
  return `Calls of ${student} with a fault: ${parts.join(', ')}`;
}

function useSentence({ role, model, purpose, calls, failed, fromCache, fromRecording, tokens, usd }: ModelUse): string {
  const cost = usd === null ? 'price not known' : usd === 0 ? 'free' : `$${usd.toFixed(4)}`;
  const cached = tokens.cached > 0 ? ` (${tokens.cached} from the provider's cache)` : '';
  const parts = [
    ...(calls > 0 ? [plural(calls, 'call')] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(fromCache > 0 ? [`${plural(fromCache, 'answer')} already paid for`] : []),
    ...(fromRecording > 0 ? [`${plural(fromRecording, 'answer')} from the recording`] : []),
    ...(calls > 0 ? [`${tokens.input}${cached} tokens in`, `${tokens.output} out`, cost] : []),
  ];
  return `${role} ${model}, ${purpose}: ${parts.join(', ')}`;
}

/** Families that wait for a model or for money. */
export function postponedSentences({ models: { postponed } }: Report): string[] {
  const byReason = [...Map.groupBy(postponed, ({ reason }) => reason)];
  return byReason.map(([reason, group]) => `${group.map(({ name }) => name).join(', ')}: ${reason}`);
}

export function changeSentence({ change, applied }: ChangeReport): string {
  const done = applied ? '' : ' (planned, not done)';
  return `${CHANGES[change.type](change)}${done}`;
}

const CHANGES: Readonly<Record<LibraryChange['type'], (change: LibraryChange) => string>> = {
  promote: (change) => `${change.skill} goes live${versions(change)}`,
  stage: (change) => `${change.skill} waits for nightschool adopt${versions(change)}`,
  'roll-back': (change) => `${change.skill} is rolled back${versions(change)}${why(change)}`,
  disable: (change) => `${change.skill} is switched off${why(change)}`,
};

function versions(change: LibraryChange): string {
  const to = 'to' in change ? change.to : null;
  if (change.from === null || change.from === '') return to === null ? '' : `: version ${to}`;
  return to === null ? '' : `: version ${change.from} → ${to}`;
}

function why(change: LibraryChange): string {
  return 'reason' in change ? `: ${change.reason}` : '';
}

export function familyChangeSentences({ familyChanges, families }: Report): string[] {
  const names = new Map(families.map(({ id, name }) => [id, name]));
  return familyChanges.map((change) => familyChangeSentence(change, (id) => names.get(id) ?? id));
}

function familyChangeSentence(change: FamilyEvent, nameOf: (id: string) => string): string {
  const name = nameOf(change.familyId);
  switch (change.type) {
    case 'family-renamed':
      return `${change.from} is now called ${change.to}`;
    case 'family-born':
      return `${name} is new: ${plural(change.tasks, 'task')}`;
    case 'family-grown':
      return `${name} has grown by ${plural(change.tasks, 'task')}`;
    case 'families-merged':
      return `${name} takes in ${change.from.map(nameOf).join(', ')}: ${plural(change.tasks, 'task')}, ${change.reason}`;
    case 'family-split':
      return `${change.into.map(nameOf).join(', ')} split off ${name}: ${plural(change.tasks, 'task')}, ${change.reason}`;
  }
}

/** `3/30, fails without a skill`; a dash where nothing was measured. */
export function baselineText(baseline: BaselineResult | null): string {
  if (baseline === null) return 'not measured';
  return `${share(baseline)}, ${BASELINES[baseline.state]}`;
}

/** Passed of graded runs; a dash where there was none. */
export function share(counts: Counts | null): string {
  return counts === null || graded(counts) === 0 ? '–' : `${counts.passed}/${graded(counts)}`;
}

/** With one decimal where there is one; a dash where nothing is known. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${Number((value * 100).toFixed(1))} %`;
}

/** A lower bound, rounded down: the text never claims more than the number. */
export function atLeast({ counts, arithmetic }: Verdict): string {
  return graded(counts) === 0 ? '–' : percent(Math.floor(arithmetic.lower * 1000 + 1e-9) / 1000);
}

/** `2 of this skill, error allowance 0.83 %`; null where nothing was attempted. */
export function attemptText({ arithmetic: { attempt, alpha } }: Verdict): string | null {
  return attempt < 1 ? null : `${attempt} of this skill, error allowance ${Number((100 * alpha).toPrecision(2))} %`;
}

export function warningSentence({ message, file, line }: Report['warnings'][number]): string {
  if (file === undefined) return message;
  return `${place({ file, ...(line !== undefined && { line }) })}: ${message}`;
}

export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
