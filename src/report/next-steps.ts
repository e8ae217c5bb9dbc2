import type { LibraryChange } from '../domain/library.ts';
import { plural } from '../util/amounts.ts';
import { type Report, verdictsOf } from './fold.ts';

export const NEXT_TITLE = 'What to do next';

/** What a person does after this night, the first thing first; the last says where all of it lies. */
export function nextSentences(report: Report): readonly string[] {
  const { dryRun, exitCode } = report;
  return [
    ...afterTrouble(report),
    ...(exitCode === null ? ['The run did not end: nightschool run goes on where this one stopped.'] : firstOf(report)),
    ...afterVerdicts(report),
    dryRun
      ? 'This was a dry run: nightschool run does it.'
      : 'The whole report, page by page: .nightschool/report/index.html, or nightschool dashboard.',
  ];
}

/** Where nothing could be examined: why, and what changes that. */
function firstOf(report: Report): readonly string[] {
  const { logs, families, leftOut, skipped } = report;
  if (logs.files === 0) {
    return [
      'No log was read, so there was nothing to learn from: put logs into logs/, or name where they are under logs: in the pipeline. nightschool init tells which agents left logs on this machine, nightschool doctor what each entry stands for.',
    ];
  }
  if (logs.sessions === 0) {
    if (leftOut > 0) return ['Every session was left out, as include and exclude under logs: in the pipeline say.'];
    const why = skipped.length === 0 ? 'no session in them' : 'no session that could be read (see Skipped)';
    return [`${plural(logs.files, 'file')} held ${why}. nightschool logs says what each was taken for.`];
  }
  if (logs.tasks === 0) {
    return [
      `${plural(logs.sessions, 'session')} held no request of a person: what programs write into a log (hooks, output of commands, scheduled prompts) is not learnt from. nightschool logs shows what was read; name the logs in which people ask for things under logs: in the pipeline.`,
    ];
  }
  return families.length === 0 ? [nothingTwice(report)] : tooFewCases(report);
}

const WAIT =
  'Go on working: every night adds what was asked since (nightschool schedule install has nights run by themselves). Older logs, or those of other agents, make it sooner: nightschool init tells which there are.';

function nothingTwice({ logs, emerging }: Report): string {
  const read = `${plural(logs.tasks, 'request')} ${logs.tasks === 1 ? 'was' : 'were'} read, and nothing is examined yet: none was asked as often as families: in the pipeline wants (8 times in 5 sessions unless it says otherwise).`;
  const soonest = Math.min(...emerging.flatMap(({ nights }) => nights ?? []));
  const names = emerging.slice(0, 3).map(({ terms }) => terms.join(', ') || 'requests with no word in common');
  const near =
    emerging.length === 0
      ? 'Too few are alike yet to say when one will be.'
      : `The nearest: ${names.join('; ')}${Number.isFinite(soonest) ? `, in about ${plural(soonest, 'more night')} at this pace` : ''}.`;
  return `${read} ${near} ${WAIT}`;
}

function tooFewCases(report: Report): readonly string[] {
  const verdicts = verdictsOf(report);
  const isEarly = verdicts.every(({ verdict }) => verdict.word === 'needs-more-evidence');
  if (!isEarly || report.trials.passed + report.trials.failed > 0) return [];
  const early = report.ranks.find(({ not }) => not?.why === 'too-few');
  const nearest =
    early === undefined
      ? ''
      : ` The one worth most is ${early.name}: ${early.not?.explanation.replace(/^too few yet: /, '')}.`;
  const families = plural(report.families.length, 'family');
  return [`${families} of requests, but nothing is examined yet.${nearest} ${WAIT}`];
}

/** The same for a page that names by itself what waits for a person. */
export function onwardSentences(report: Report): readonly string[] {
  return [...(report.exitCode === null ? [] : firstOf(report)), ...onward(report)];
}

function afterVerdicts(report: Report): readonly string[] {
  const staged = changed(report, 'stage');
  // what is held for its text is adopted by its name alone
  const held = verdictsOf(report).some(({ keptBack, tonight }) => tonight && keptBack !== undefined) ? ' <skill>' : '';
  return [
    ...(staged > 0
      ? [`${plural(staged, 'skill')} to look at (nightschool show), then: nightschool adopt${held}.`]
      : []),
    ...(report.proposals.some(({ state }) => state === 'open')
      ? ['Look at the open proposals, and merge what is good.']
      : []),
    ...onward(report),
  ];
}

function onward(report: Report): readonly string[] {
  const live = changed(report, 'promote');
  const taken = changed(report, 'roll-back') + changed(report, 'disable');
  const isStuck = verdictsOf(report).some(({ verdict, tonight }) => tonight && verdict.word === 'plateaued');
  return [
    ...(live > 0
      ? [
          `${plural(live, 'skill')} went live. To have your agents use what is live: nightschool skills link <agent>, or nightschool mcp.`,
        ]
      : []),
    ...(taken > 0 ? ['See what no longer holds, and since when: nightschool history <skill>.'] : []),
    ...(isStuck && report.teacher.startsWith('induction')
      ? ['Where the embedded teacher found nothing better, a model may: teacher: in the pipeline names one.']
      : []),
  ];
}

function changed({ changes }: Report, type: LibraryChange['type']): number {
  return changes.filter(({ change, applied }) => applied && change.type === type).length;
}

function afterTrouble({ dryRun, models, skipped, waiting, warnings }: Report): readonly string[] {
  // a dry run postpones what costs money, and there is nothing to mend in that
  const isDown = models.down.length > 0 || (models.postponed.length > 0 && !dryRun);
  const isClosed = [...skipped, ...waiting].some(({ line, reason }) => line === 0 && /permission|EACCES/i.test(reason));
  const isHidden = warnings.some(({ message }) => /cannot be (?:read|looked)|EACCES|permission/i.test(message));
  return isDown || isClosed || isHidden
    ? ['Not everything could be read or reached tonight: nightschool doctor says how to mend it.']
    : [];
}
