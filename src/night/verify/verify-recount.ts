import { leftOutOf } from '../../decide/judge-graders.ts';
import { compareFields, type Difference, type Mismatch } from '../../decide/mismatch.ts';
import { countUnsaid } from '../../decide/verify-sentence.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import type { Suite } from '../../domain/exam.ts';
import { createGrader } from '../../evaluate/grade.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { nullPolicy } from '../../evaluate/trials.ts';
import { plural } from '../../util/amounts.ts';
import { recountRecall } from '../discovery/recount-recall.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { fingerprintsOf, type Regrade } from './verify-transcripts.ts';

interface Log {
  readonly decisions: readonly Decision[];
  readonly suite: Suite | null;
}

export interface Recounted {
  readonly mismatches: readonly Mismatch[];
  readonly notes: readonly string[];
  /** What nobody can recompute from the evidence, or was not asked to: in words, for one line. */
  readonly unchecked: readonly string[];
}

/** What rests on more than the run log, as far as it is stored: what doing nothing comes to, and who finds a skill. */
export async function recount(
  workspace: Workspace,
  skill: string,
  { decisions, suite, regrade, distractors }: Log & { readonly regrade: Regrade | null; readonly distractors: number },
): Promise<Recounted> {
  const idle = await recountIdle(skill, { decisions, suite, regrade });
  const mismatches = decisions.flatMap((decision, index) =>
    (idle.get(decision) ?? []).map((difference) => {
      return { skill, file: 'decisions.jsonl' as const, line: index + 1, id: decision.id, ...difference };
    }),
  );
  const found =
    suite === null
      ? { notes: [], counted: 0 }
      : await recountFound(workspace, skill, { decisions, suite, distractors });
  return { mismatches, notes: found.notes, unchecked: listUnchecked(decisions, { regrade, counted: found.counted }) };
}

/** By the baseline that it was written down with: of the suite as it is now, by the harness as it is now. */
async function recountIdle(
  skill: string,
  { decisions, suite, regrade }: Log & { readonly regrade: Regrade | null },
): Promise<ReadonlyMap<Decision, readonly Difference[]>> {
  if (suite === null) return new Map();
  const known = fingerprintsOf(decisions, hashSuite(suite));
  const cases = suite.cases.filter(({ side }) => side === 'held-out');
  const measured = decisionsOf(decisions, 'baseline-measured').filter(({ fingerprint }) => known.has(fingerprint));
  if (measured.length === 0) return new Map();
  const { runAssertions = null } = regrade ?? {};
  const counts =
    runAssertions === null || regrade === null ? null : await gradeNothing(suite, cases, { ...regrade, skill });
  return new Map(
    measured.map((decision) => {
      const { passed, failed, errored } = decision.nullPolicy;
      const all = compareFields(
        { 'nullPolicy.cases': passed + failed + errored },
        { 'nullPolicy.cases': cases.length },
        'one who does nothing is graded on every case of the exam',
      );
      const again = counts === null ? [] : compareFields(prefixed(decision.nullPolicy), prefixed(counts), NOTHING_DONE);
      return [decision, again.length > 0 ? again : all] as const;
    }),
  );
}

const NOTHING_DONE = 'doing nothing is graded otherwise';

function prefixed(counts: DecisionOf<'baseline-measured'>['nullPolicy']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`nullPolicy.${name}`, count]));
}

function gradeNothing(
  suite: Suite,
  cases: Suite['cases'],
  { runAssertions, folderOf, skill }: Regrade & { readonly skill: string },
): ReturnType<typeof nullPolicy> {
  const grade = createGrader(buildReplayIndex(suite), { runAssertions, folder: folderOf(skill) });
  return nullPolicy(cases, (transcript, question) => grade(transcript, question, { durationMs: 0, parts: 'checks' }));
}

async function recountFound(
  workspace: Workspace,
  skill: string,
  given: { readonly decisions: readonly Decision[]; readonly suite: Suite; readonly distractors: number },
): Promise<{ readonly notes: readonly string[]; readonly counted: number }> {
  const { decisions, suite, distractors } = given;
  const suiteHash = hashSuite(suite);
  const heldOut = suite.cases.filter(({ side }) => side === 'held-out');
  const notes: string[] = [];
  let [cycleSuite, counted] = ['', 0];
  for (const [index, decision] of decisions.entries()) {
    if (decision.type === 'cycle-opened') cycleSuite = decision.suiteHash;
    if (decision.type !== 'discovery-measured' || cycleSuite !== suiteHash) continue;
    const stored = decision.measures.find(({ by }) => by === 'recall')?.recall;
    const leftOut = leftOutOf(decisions.slice(0, index), suiteHash);
    const asked = [heldOut.filter(({ id }) => !leftOut.has(id)), heldOut];
    const recalls =
      stored === undefined ? null : await recountRecall(workspace, skill, { decision, asked, distractors });
    if (stored === undefined || recalls === null) continue;
    counted += 1;
    if (recalls.some(({ hits, of }) => hits === stored.hits && of === stored.of)) continue;
    const now = recalls.map(({ hits, of }) => `${hits} of ${of}`)[0];
    // how the search finds may change with a version of nightschool: that is nobody's fault
    notes.push(
      `evals/${skill}/decisions.jsonl:${index + 1}: recall is stored as ${stored.hits} of ${stored.of}; the search finds it by ${now} now.`,
    );
  }
  return { notes, counted };
}

function listUnchecked(
  decisions: readonly Decision[],
  { regrade, counted }: { readonly regrade: Regrade | null; readonly counted: number },
): readonly string[] {
  const has = (type: Decision['type']): boolean => decisions.some((each) => each.type === type);
  const measured = decisionsOf(decisions, 'discovery-measured').length;
  const unsaid = countUnsaid(decisions);
  return [
    ...(unsaid > 0 ? [`the wording of ${plural(unsaid, 'verdict')} outside the gate`] : []),
    ...(has('baseline-measured') && regrade === null ? ['what doing nothing comes to (--regrade grades it)'] : []),
    ...(has('graders-checked') ? ['which planted answers were misjudged'] : []),
    ...(measured > counted ? [`recall in ${plural(measured - counted, 'measure')} of another library or suite`] : []),
    ...(measured > 0 ? ['what other skills lose (their requests are no evidence of this one)'] : []),
    ...(has('draft-searched') ? ['wins and losses of drafts in practice'] : []),
    ...(has('field-checked') ? ['what was counted in use (it stands in logs)'] : []),
  ];
}
