import type { RunEvent, Stage } from '../../domain/event.ts';
import { count, duration, money, plural } from '../words.ts';
import { foldProgress } from './fold.ts';
import { PHASE_WORDS } from './phases.ts';
import { type ExamProgress, type Progress, startProgress } from './progress.ts';

/** What a night does now, as people read it. Plain text, neither clipped nor on lines of any width. */
export interface ProgressText {
  /** The stage, what of it is under way, and for how long it has been. */
  readonly headline: string;
  /** Exams under way, what is done, what it cost, how long the stages took. */
  readonly lines: readonly string[];
  /** How much longer the families take: `families: 2 to 5 min more`; or that it is not known yet. */
  readonly eta: string;
}

/** Exams shown at once. */
const SHOWN = 3;
/** Seconds that the pace of runs is told from, at least. */
const LEAST_SPAN = 1;

/** Tells how far a night has come; `now` in milliseconds since 1970. */
export function describeProgress(progress: Progress, now: number): ProgressText {
  const { exams, stagesDone } = progress;
  const took = stagesDone.map((done) => `${done.stage} ${duration(done.durationMs)}`);
  return {
    headline: describeStage(progress, now),
    lines: [
      ...newestOf(exams).map(describeExam),
      describeDone(progress, now),
      ...(took.length === 0 ? [] : [`stages: ${took.join(', ')}`]),
    ],
    eta: describeEta(progress, now),
  };
}

function describeStage({ stage, families, ended }: Progress, now: number): string {
  if (ended !== null) return DOING.report;
  if (stage === null) return 'begins';
  if (stage.stage === 'evaluate' && isExamined(families)) return `${DOING.promote}, for ${spell(now - families.since)}`;
  const detail = stage.detail === '' ? '' : `: ${stage.detail}`;
  return `${DOING[stage.stage]}${detail}, for ${spell(now - stage.detailSince)}`;
}

function isExamined({ count: all, done }: Progress['families']): boolean {
  return all !== null && done.length >= all;
}

/** The newest run in one line, from its events; for pages and status lines. */
export function describeNight(events: readonly RunEvent[], now: Date): string {
  const progress = events.reduce(foldProgress, startProgress());
  if (progress.night === null) return 'No night has run here yet: nightschool run.';
  const { night, ended } = progress;
  if (ended !== null) return `The night of ${night} ended after ${duration(ended.durationMs)}.`;
  const { headline, eta } = describeProgress(progress, now.getTime());
  const since = spell(now.getTime() - progress.startedAt);
  return `The night of ${night} is running for ${since}. ${capital(headline)}. ${capital(describeDone(progress, now.getTime()))}. ${capital(eta)}.`;
}

/** What a night that was stopped has come to. */
export function describeKept(progress: Progress): string {
  const { families, verdicts, runs } = progress;
  const reached = Object.values(verdicts).reduce((sum, number) => sum + number, 0);
  const at = progress.stage === null ? '' : ` while ${DOING[progress.stage.stage]}`;
  return `Stopped${at}: ${plural(families.done.length, 'family')} done, ${plural(reached, 'verdict')}, ${plural(runs.count, 'run')}.`;
}

const DOING: Readonly<Record<Stage, string>> = {
  ingest: 'reading logs',
  redact: 'redacting',
  cluster: 'finding families',
  distill: 'writing skills',
  evaluate: 'examining',
  decide: 'deciding',
  promote: 'changing the library',
  memory: 'memory',
  report: 'writing the report',
};

/** The exam that moved last of each skill, the newest first. */
function newestOf(exams: readonly ExamProgress[]): readonly ExamProgress[] {
  const bySkill = new Map(exams.map((exam) => [exam.skill, exam]));
  return [...bySkill.values()].slice(-SHOWN).toReversed();
}

function describeExam({ skill, phase, arm, counts, planned }: ExamProgress): string {
  const { passed, failed, errored } = counts;
  const done = passed + failed + errored;
  const position = planned === null || done > planned ? plural(done, 'run') : `${done} of ${planned}`;
  const who = arm === 'with-skill' || phase === 'baseline' ? PHASE_WORDS[phase] : `${PHASE_WORDS[phase]} (${arm})`;
  return `${skill}: ${who} ${position}, ${passed} passed, ${failed} failed${errored === 0 ? '' : `, ${errored} errored`}`;
}

/** Families, verdicts, runs with their pace, money, warnings: as far as there are any. */
function describeDone({ families, verdicts, runs, spend, warnings }: Progress, now: number): string {
  const reached = Object.values(verdicts).reduce((sum, number) => sum + number, 0);
  const parts = [
    ...(families.count === null ? [] : [`${families.done.length} of ${plural(families.count, 'family')} done`]),
    plural(reached, 'verdict'),
    `${plural(runs.count, 'run')}${describePace(runs.recent, now)}`,
    ...(spend.teacherTokens + spend.studentTokens === 0 ? [] : [money(spend)]),
    ...(warnings === 0 ? [] : [plural(warnings, 'warning')]),
  ];
  return parts.join(', ');
}

function describePace(recent: readonly number[], now: number): string {
  const [first = now] = recent;
  const seconds = (now - first) / 1000;
  if (recent.length < 2 || seconds < LEAST_SPAN) return '';
  const pace = (recent.length - 1) / seconds;
  if (pace >= 1) return ` (${count(Math.round(pace))} a second)`;
  return pace * 60 >= 1 ? ` (${Math.round(pace * 60)} a minute)` : '';
}

function describeEta({ ended, estimate, stage, families }: Progress, now: number): string {
  if (ended !== null) return 'no exam is left';
  if (families.count !== null && (isExamined(families) || stage?.stage !== 'evaluate')) return 'no exam is left';
  if (estimate === null) return 'time left: not known yet';
  if (estimate.latest <= now) return 'time left: longer than expected, not known any more';
  const least = Math.floor((estimate.earliest - now) / 60_000);
  const most = Math.ceil((estimate.latest - now) / 60_000);
  if (most === 1) return 'families: less than a minute more';
  return least < 1 ? `families: up to ${most} min more` : `families: ${least} to ${most} min more`;
}

/** Whole seconds, so that a line that is drawn ten times a second stands still in between. */
function spell(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
