import { casePlan, runSeed } from '../../decide/case-plan.ts';
import { type ComparisonQuestion, type ComparisonResult, decideComparison } from '../../decide/comparison.ts';
import { incumbentUnder } from '../../decide/history.ts';
import type { DecisionOf } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { cycleOf, type Examination, historyOf, passSeedOf } from '../exam/examination.ts';
import { runSequence } from '../exam/run-sequence.ts';
import { isWired } from '../exam/trial-options.ts';
import { decisionsOf } from '../workspace.ts';
import { chooseTrace } from './choose-trace.ts';

type ComparisonMade = DecisionOf<'comparison-made'>;

/** Pairs against the best past transcript; and runs of each pinned case, for a student that may differ from run to run. */
const TRACE_PAIRS = 20;
const PINNED_PASSES = 3;

/**
 * What the gate does not ask of a version that it promotes: whether it beats simply remembering the best past transcript,
 * and how it does on the cases that people pinned. Gives why the version has to wait for a person, null where it need
 * not. Every comparison is made once for a version and fingerprint.
 */
export async function compareChampion(examination: Examination, champion: SkillVersion): Promise<string | null> {
  const pinned = await comparePinned(examination, champion);
  const trace = await compareTrace(examination, champion);
  return pinned ?? trace;
}

async function comparePinned(examination: Examination, champion: SkillVersion): Promise<string | null> {
  const { room, live } = examination;
  const pinned = room.heldOut.filter((question) => question.pinned === true).map(({ id }) => id);
  const isCompared = live !== null && live.version !== champion.version && pinned.length > 0;
  if (!isCompared || incumbentUnder(historyOf(room), room.fingerprint)?.state === 'regressed') return null;
  const known = madeBefore(examination, champion, 'incumbent');
  if (known?.other === live.version) return known.keptBack;
  const passSeed = passSeedOf(examination, { phase: 'comparison', version: champion.version });
  const passes = Array.from({ length: room.student.deterministic ? 1 : PINNED_PASSES }, (_, pass) => pass);
  const runs = passes.flatMap((pass) =>
    [...pinned].sort().map((caseId) => ({ caseId, pass, seed: runSeed(passSeed, caseId, pass) })),
  );
  const question: ComparisonQuestion = {
    fingerprint: room.fingerprint,
    runs,
    candidate: { version: champion.version, arm: 'with-skill', phase: 'comparison' },
    other: { version: live.version, arm: 'incumbent', phase: 'comparison' },
  };
  const result = await runComparison(examination, question, { champion, other: skillDocument(live) });
  return record(examination, champion, { arm: 'incumbent', other: live.version, result, keptBack: whyPinned(result) });
}

function whyPinned({ worse }: ComparisonResult): string | null {
  const first = worse[0];
  if (first === undefined) return null;
  const more = worse.length === 1 ? '' : ` and ${worse.length - 1} more`;
  return `It does worse than the live version on pinned case ${first.caseId}${more}: it waits for nightschool adopt.`;
}

async function compareTrace(examination: Examination, champion: SkillVersion): Promise<string | null> {
  const { room, night, lesson } = examination;
  const { rawTrace } = night.pipeline.gate;
  const trace = rawTrace === 'off' || !isWired(room.student) ? null : chooseTrace(lesson);
  if (trace === null) return null;
  const known = madeBefore(examination, champion, 'raw-trace');
  if (known !== null) return known.keptBack;
  const question: ComparisonQuestion = {
    fingerprint: room.fingerprint,
    runs: freshRuns(examination, champion),
    candidate: { version: champion.version, arm: 'with-skill', phase: 'comparison' },
    other: { version: trace.version, arm: 'raw-trace', phase: 'comparison' },
  };
  const result = await runComparison(examination, question, { champion, other: trace.text });
  const keptBack = rawTrace === 'require' ? whyTrace(result) : null;
  return record(examination, champion, { arm: 'raw-trace', other: trace.taskId, result, keptBack });
}

/** Both arms sit them anew: the runs that promoted the version were picked by passing. */
function freshRuns(examination: Examination, { version }: SkillVersion): ComparisonQuestion['runs'] {
  const { room } = examination;
  const passSeed = passSeedOf(examination, { phase: 'comparison', version });
  const plan = casePlan(
    room.heldOut.map(({ id }) => ({ caseId: id })),
    passSeed,
  );
  return Array.from({ length: Math.min(TRACE_PAIRS, room.heldOut.length) }, (_, position) => plan(position));
}

function whyTrace({ pairs: { wins, losses, ties } }: ComparisonResult): string | null {
  if (wins > losses || wins + losses + ties === 0) return null;
  const sums = `${wins + ties} against ${losses + ties} of ${wins + losses + ties}, ties counted for both`;
  return `The best past transcript in place of the skill did as well (${sums}): it waits for nightschool adopt.`;
}

function runComparison(
  { night, room }: Examination,
  question: ComparisonQuestion,
  texts: { readonly champion: SkillVersion; readonly other: string },
): Promise<ComparisonResult> {
  return runSequence(night, room, {
    next: (trials) => {
      const step = decideComparison(question, trials);
      return step.type === 'result' ? { answer: step.result } : step;
    },
    textOf: ({ arm }) => (arm === 'with-skill' ? skillDocument(texts.champion) : texts.other),
  });
}

function madeBefore(
  { room }: Examination,
  { version }: SkillVersion,
  arm: ComparisonMade['arm'],
): ComparisonMade | null {
  const made = decisionsOf(room.decisions(), 'comparison-made').findLast(
    (each) => each.version === version && each.fingerprint === room.fingerprint && each.arm === arm,
  );
  return made ?? null;
}

async function record(
  { room }: Examination,
  { version }: SkillVersion,
  { result, ...about }: Pick<ComparisonMade, 'arm' | 'other' | 'keptBack'> & { readonly result: ComparisonResult },
): Promise<string | null> {
  const { fingerprint } = room;
  const { pairs, counts } = result;
  await room.decide({
    type: 'comparison-made',
    cycle: cycleOf(room),
    version,
    fingerprint,
    ...about,
    pairs,
    counts,
  });
  return about.keptBack;
}
