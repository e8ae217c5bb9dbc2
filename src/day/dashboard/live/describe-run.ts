import type { RunEvent, RunEventOf } from '../../../domain/event.ts';
import { duration, plural } from '../../../report/words.ts';

/** What the newest run does, in one line for the top of each page. */
export function describeRun(events: readonly RunEvent[], now: Date): string {
  const started = events.find((event) => event.type === 'run-started');
  if (started === undefined) return 'No night has run here yet: nightschool run.';
  const ended = events.findLast((event): event is RunEventOf<'run-ended'> => event.type === 'run-ended');
  const night = started.type === 'run-started' ? started.night : '';
  if (ended !== undefined) return `The night of ${night} ended after ${duration(ended.durationMs)}.`;
  const stage = events.findLast((event): event is RunEventOf<'stage-started'> => event.type === 'stage-started');
  const trials = events.filter(({ type }) => type === 'trial-finished').length;
  const verdicts = events.filter(({ type }) => type === 'verdict-reached').length;
  const where = stage === undefined ? 'begins' : `${stage.stage}: ${stage.detail}`;
  const since = duration(Math.max(0, now.getTime() - Date.parse(started.at)));
  return `The night of ${night} is running for ${since}. ${where}. ${plural(trials, 'run')}, ${plural(verdicts, 'verdict')} so far.`;
}
