import { styleText } from 'node:util';
import type { Counts } from '../../domain/decision.ts';
import type { RunEvent, RunEventOf, Stage } from '../../domain/event.ts';
import { clip, oneLine } from '../plain.ts';
import { skippedText } from '../skipped.ts';
import { atLeast, changeSentence, count, duration, plural, TONES, type Tone } from '../words.ts';
import { PHASE_WORDS } from './phases.ts';

/** The text as a line of its own, in the colour of its tone. */
type Say = (text: string, tone?: Tone) => string;

/** Runs between two lines about the same exam. */
const EVERY = 10;
const WIDTH = 80;

export interface LinesOptions {
  readonly color: boolean;
  /** Only what stays: the rest is drawn elsewhere, and again and again. Absent: everything. */
  readonly lasting?: boolean;
  /** Columns that a line may take; absent: 80. */
  readonly width?: () => number;
}

/** Lines to print for each event as it comes, mostly none. Plain text unless colours are asked for; prints nothing itself. */
export function createProgress(options: LinesOptions): (event: RunEvent) => readonly string[] {
  const width = options.width ?? (() => WIDTH);
  const say: Say = (text, tone) => {
    const line = fitLine(text, width());
    return options.color && tone !== undefined ? styleText(COLORS[tone], line, { validateStream: false }) : line;
  };
  const exams = new Map<string, Counts>();
  const planned = new Map<string, number>();
  const told = createStageLines(say);
  const isLasting = options.lasting === true;
  return (event) => {
    if (event.type === 'suite-built') planned.set(event.skill, event.heldOut);
    if (event.type === 'trial-finished')
      return isLasting ? [] : trialLines(event, { exams, planned }).map((text) => say(text));
    const line = isLasting && PASSING.has(event.type) ? null : lineOf(event, say);
    return [...told(event), ...(line === null ? [] : [line])];
  };
}

/** What a live display shows while it is so. */
const PASSING: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>(['stage-started', 'suite-built']);

/** How long each stage took, as soon as it is over. */
function createStageLines(say: Say): (event: RunEvent) => readonly string[] {
  let under: { readonly stage: Stage; readonly since: number } | null = null;
  return (event) => {
    if (event.type !== 'stage-started' && event.type !== 'run-ended') return [];
    const over = event.type === 'stage-started' && event.stage === under?.stage ? null : under;
    const at = Date.parse(event.at);
    if (event.type === 'run-ended') under = null;
    else if (event.stage !== under?.stage) under = { stage: event.stage, since: at };
    // the night has ended by its own account when its report is written
    return over === null || over.stage === 'report'
      ? []
      : [say(`  ${over.stage} took ${duration(Math.max(0, at - over.since))}`, 'quiet')];
  };
}

const COLORS = { good: 'green', bad: 'red', open: 'yellow', quiet: 'dim' } as const satisfies Record<Tone, string>;

function lineOf(event: RunEvent, say: Say): string | null {
  switch (event.type) {
    case 'run-started':
      return say(`nightschool ${event.night} ${event.pipeline}${event.dryRun ? ' (dry run)' : ''}`);
    case 'stage-started':
      return say(`${event.stage}: ${event.detail}`, 'quiet');
    case 'logs-read':
      return say(
        `  ${plural(event.totals.tasks, 'task')}, ${count(event.newTasks)} new, ${skippedText(event.skipped)}`,
      );
    case 'families-found':
      return say(`  ${plural(event.families.length, 'family')}, ${plural(event.unassigned, 'one-off')}`);
    case 'suite-built':
      return say(`  ${event.skill}: ${plural(event.train, 'practice case')}, ${plural(event.heldOut, 'exam case')}`);
    case 'draft-written':
      return say(`  ${event.skill}: draft ${event.round} by ${event.teacher}: ${event.change}`);
    case 'decision-made':
      return renewalLine(event, say);
    case 'verdict-reached':
      return verdictLine(event, say);
    case 'change-applied':
      return say(`  ${changeSentence({ change: event.change, applied: true })}`, 'good');
    case 'proposal-made':
      return say(`  proposal: ${event.message}`, 'open');
    case 'model-down':
      return say(`  ${event.role} ${event.model} is given up for tonight: ${event.reason}`, 'bad');
    case 'family-postponed':
      return say(`  ${event.name}: postponed: ${event.reason}`, 'open');
    case 'warning-raised':
      return say(`  warning: ${event.message}`, 'open');
    default:
      return null;
  }
}

/** That an exam was made anew, where it was. */
function renewalLine({ skill, decision }: RunEventOf<'decision-made'>, say: Say): string | null {
  if (decision.type !== 'cycle-opened' || decision.reason !== 'suite-changed') return null;
  const { added = 0, retired = 0, cycle } = decision;
  return say(`  ${skill}: exam renewed, ${plural(added, 'case')} came, ${count(retired)} went: cycle ${cycle}`);
}

function verdictLine({ row }: RunEventOf<'verdict-reached'>, say: Say): string {
  const { word, counts } = row.verdict;
  const numbers = counts.passed + counts.failed > 0 ? `, at least ${atLeast(row.verdict)}` : '';
  return say(`  ${row.skill} (${row.student}): ${word}${numbers}`, TONES[word]);
}

interface Exams {
  readonly exams: Map<string, Counts>;
  readonly planned: ReadonlyMap<string, number>;
}

function trialLines({ skill, trial }: RunEventOf<'trial-finished'>, { exams, planned }: Exams): string[] {
  const key = [skill, trial.fingerprint, trial.version, trial.phase, trial.arm].join('\n');
  const before = exams.get(key) ?? { passed: 0, failed: 0, errored: 0 };
  const counts = { ...before, [trial.outcome]: before[trial.outcome] + 1 };
  exams.set(key, counts);
  const done = counts.passed + counts.failed + counts.errored;
  const all = trial.phase === 'train' ? undefined : planned.get(skill);
  if (done % EVERY !== 0 && done !== all) return [];
  const position = all === undefined || done > all ? `${done}` : `${done}/${all}`;
  const { passed, failed, errored } = counts;
  return [
    `  ${skill}: ${PHASE_WORDS[trial.phase]} ${position}, ${passed} passed, ${failed} failed, ${errored} errored`,
  ];
}

function fitLine(text: string, width: number): string {
  return clip(text.match(/^ */)?.[0] + oneLine(text), width);
}
