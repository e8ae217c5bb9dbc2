import { styleText } from 'node:util';
import type { Counts } from '../domain/decision.ts';
import type { RunEvent, RunEventOf } from '../domain/event.ts';
import { clip, oneLine } from './plain.ts';
import { skippedText } from './skipped.ts';
import { atLeast, changeSentence, count, plural, TONES, type Tone } from './words.ts';

type Paint = (text: string, tone: Tone) => string;

/** Runs between two lines about the same exam. */
const EVERY = 10;
const WIDTH = 80;

/** Lines to print for each event as it comes, mostly none. Plain text unless colours are asked for; prints nothing itself. */
export function createProgress(options: { readonly color: boolean }): (event: RunEvent) => readonly string[] {
  const paint: Paint = options.color ? (text, tone) => styleText(COLORS[tone], text, { validateStream: false }) : plain;
  const exams = new Map<string, Counts>();
  const planned = new Map<string, number>();
  return (event) => {
    if (event.type === 'suite-built') planned.set(event.skill, event.heldOut);
    if (event.type === 'trial-finished') return trialLines(event, { exams, planned });
    const line = lineOf(event, paint);
    return line === null ? [] : [line];
  };
}

const COLORS = { good: 'green', bad: 'red', open: 'yellow', quiet: 'dim' } as const satisfies Record<Tone, string>;
const plain: Paint = (text) => text;

function lineOf(event: RunEvent, paint: Paint): string | null {
  switch (event.type) {
    case 'run-started':
      return fitLine(`nightschool ${event.night} ${event.pipeline}${event.dryRun ? ' (dry run)' : ''}`);
    case 'stage-started':
      return paint(fitLine(`${event.stage}: ${event.detail}`), 'quiet');
    case 'logs-read':
      return fitLine(
        `  ${plural(event.totals.tasks, 'task')}, ${count(event.newTasks)} new, ${skippedText(event.skipped)}`,
      );
    case 'families-found':
      return fitLine(`  ${plural(event.families.length, 'family')}, ${plural(event.unassigned, 'one-off')}`);
    case 'suite-built':
      return fitLine(
        `  ${event.skill}: ${plural(event.train, 'practice case')}, ${plural(event.heldOut, 'exam case')}`,
      );
    case 'draft-written':
      return fitLine(`  ${event.skill}: draft ${event.round} by ${event.teacher}: ${event.change}`);
    case 'decision-made':
      return renewalLine(event);
    case 'verdict-reached':
      return verdictLine(event, paint);
    case 'change-applied':
      return paint(fitLine(`  ${changeSentence({ change: event.change, applied: true })}`), 'good');
    case 'proposal-made':
      return paint(fitLine(`  proposal: ${event.message}`), 'open');
    case 'model-down':
      return paint(fitLine(`  ${event.role} ${event.model} is given up for tonight: ${event.reason}`), 'bad');
    case 'family-postponed':
      return paint(fitLine(`  ${event.name}: postponed: ${event.reason}`), 'open');
    case 'warning-raised':
      return paint(fitLine(`  warning: ${event.message}`), 'open');
    default:
      return null;
  }
}

/** That an exam was made anew, where it was. */
function renewalLine({ skill, decision }: RunEventOf<'decision-made'>): string | null {
  if (decision.type !== 'cycle-opened' || decision.reason !== 'suite-changed') return null;
  const { added = 0, retired = 0, cycle } = decision;
  return fitLine(`  ${skill}: exam renewed, ${plural(added, 'case')} came, ${count(retired)} went: cycle ${cycle}`);
}

function verdictLine({ row }: RunEventOf<'verdict-reached'>, paint: Paint): string {
  const { word, counts } = row.verdict;
  const numbers = counts.passed + counts.failed > 0 ? `, at least ${atLeast(row.verdict)}` : '';
  return paint(fitLine(`  ${row.skill} (${row.student}): ${word}${numbers}`), TONES[word]);
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
  return [
    fitLine(
      `  ${skill}: ${trial.phase} ${position}, ${counts.passed} passed, ${counts.failed} failed, ${counts.errored} errored`,
    ),
  ];
}

function fitLine(text: string): string {
  return clip(text.match(/^ */)?.[0] + oneLine(text), WIDTH);
}
