import { join } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { hashSuite } from '../../../evaluate/suite.ts';
import { estimateLive, type LiveEstimate } from '../../../night/aa/estimate-live.ts';
import { type LiveArms, type LiveExam, openLiveExam, runsFor, sitTwice } from '../../../night/aa/run-live.ts';
import { createNight } from '../../../night/create-night.ts';
import type { Night } from '../../../night/night.ts';
import { requireSkill } from '../../../night/workspace.ts';
import { writeFileAtomic } from '../../../store/atomic.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import { count, plural } from '../../../util/amounts.ts';
import { lookedOnWorld } from '../../looked-on-world.ts';
import { type CommonOptions, type ExitCode, formatTable, print, type Shell } from '../../terminal.ts';
import { percent } from './percent.ts';
import { readCount } from './read-count.ts';

/**
 * `aa --live`: the configured students sit the exam of a live skill in two arms that are the same. Nothing of it is
 * evidence: it is written to `.nightschool/aa/`. Without `--runs` it says what the whole would take.
 */
export async function sitLive(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  named: string | undefined,
): Promise<ExitCode> {
  const pipeline = await readPipeline(options.dir, String(options.pipeline));
  await using night = await createNight(pipeline, {
    ...{ dir: options.dir, dryRun: true, onlyFree: false, emit: () => undefined, clock: () => new Date() },
    ...{ world: lookedOnWorld(shell, options), signal: shell.signal },
  });
  const skill = await chooseSkill(night, named);
  const exam = await openLiveExam(night, skill);
  const wanted = options.runs === undefined ? null : readCount(options.runs, '--runs');
  if (wanted === null) {
    const estimates = await estimate(night, exam);
    print(shell, options, { json: { skill, estimates }, text: describeEstimates(skill, estimates) });
    return 0;
  }
  const results: LiveArms[] = [];
  try {
    for (const student of night.students) results.push(await sitTwice(night, exam, { student, runs: wanted }));
  } finally {
    await night.settled();
  }
  const file = join('.nightschool', 'aa', `${skill}-${night.runId}.json`);
  await writeFileAtomic(join(options.dir, file), `${JSON.stringify({ skill, night: night.date, results }, null, 2)}\n`);
  print(shell, options, {
    json: { skill, file, results },
    text: `${results.map(describe).join('\n\n')}\n\nKept in ${file}.`,
  });
  return results.some(({ stopped }) => stopped !== null) ? 1 : 0;
}

/** The one that is named, or the first that is live. */
async function chooseSkill(night: Night, named: string | undefined): Promise<string> {
  if (named !== undefined) return requireSkill(night.workspace, named);
  const [first] = await night.workspace.library.names();
  if (first !== undefined) return first;
  throw new NightschoolError('UNKNOWN_NAME', 'No skill is live, so there is nothing to sit twice.');
}

async function estimate(night: Night, exam: LiveExam): Promise<readonly LiveEstimate[]> {
  const trials = await night.workspace.evidence.trials(exam.suite.skill);
  const about = { runs: runsFor(exam), trials, suiteHash: hashSuite(exam.suite) };
  return night.students.map((student) => estimateLive(night, student, about));
}

function describeEstimates(skill: string, estimates: readonly LiveEstimate[]): string {
  const rows = estimates.map(({ student, runs, tokens, usd, minutes, isMeasured }) => [
    student,
    `${runs}`,
    count(tokens),
    usd === null ? 'no price' : `$${usd.toFixed(2)}`,
    minutes === null ? '-' : minutes.toFixed(1),
    isMeasured ? 'as its exam took' : 'by rules of thumb',
  ]);
  const most = estimates[0]?.runs ?? 0;
  return [
    `Each case of ${skill}'s exam twice in each of two arms would take:`,
    '',
    formatTable(['student', 'runs', 'tokens', 'usd', 'minutes', 'known from'], rows).trimEnd(),
    '',
    `Nothing was asked yet. nightschool aa --live ${skill} --runs ${most} runs it; fewer runs sit fewer cases.`,
  ].join('\n');
}

function describe(arms: LiveArms): string {
  const { skill, version, student, runs, errored, cases, pairs, betting, highestBetting, needed, stopped } = arms;
  const differed = pairs.wins + pairs.losses;
  const worst = arms.differing
    .slice(0, 5)
    .map(({ caseId, differed: times, of }) => `${caseId.slice(0, 8)} ${times} of ${of}`)
    .join(', ');
  return [
    `${skill} (${version}) against itself, ${student}: ${plural(runs, 'run')} on ${plural(cases, 'case')}, ${errored} errored.`,
    `  The arms differed in ${differed} of ${plural(differed + pairs.ties, 'pair')}: ${pairs.wins} for the one, ${pairs.losses} for the other.`,
    ...(worst === '' ? [] : [`  Most on ${worst}.`]),
    `  The bet that one is better stands at ${betting.toFixed(2)}, was at most ${highestBetting.toFixed(2)}; a swap takes ${needed.toFixed(0)}.`,
    `  The gate would have said: ${JUDGEMENTS[arms.judgement]}.`,
    `  ${describeSelf(arms)}`,
    ...(stopped === null ? [] : [`  It ended after ${runs} of ${arms.planned} runs: ${stopped}`]),
  ].join('\n');
}

const JUDGEMENTS: Readonly<Record<LiveArms['judgement'], string>> = {
  promote: 'promote, which is wrong, as both are the same',
  'keep-incumbent': 'keep the live version, which is right',
  reject: 'reject: the skill does not pass its own exam any more; run the pipeline to re-certify it',
  undecided: 'nothing yet: more runs are needed for any verdict',
};

function describeSelf(arms: LiveArms): string {
  const { selfDisagreement, repeatedCases, declaredDeterministic, looksDeterministic, pairs } = arms;
  const { hits, of } = selfDisagreement;
  const measured = `under fresh seeds it disagreed with itself in ${hits} of ${of} comparisons (${percent(hits / Math.max(1, of))}) on ${plural(repeatedCases, 'repeated case')}`;
  const only = 'repeats prove nothing, so the gate runs one pass and asks for more cases';
  if (declaredDeterministic && hits + pairs.wins + pairs.losses > 0) {
    return `It is declared deterministic (its temperature is 0) and is not: ${measured}. With a temperature over 0 repeats would count.`;
  }
  if (declaredDeterministic) return `It is declared deterministic: ${only}; ${measured}.`;
  if (looksDeterministic) return `It looks deterministic: ${measured}, and a failed one failed again: ${only}.`;
  if (hits === 0) return `Whether it is deterministic cannot be told: ${measured}.`;
  return `It is not deterministic: ${measured}.`;
}
