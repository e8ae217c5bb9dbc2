import type { Decision, DecisionOf, DiscoveryMeasure, RenewalReason, Share } from '../domain/decision.ts';
import type { RunEvent, VerdictRow } from '../domain/event.ts';
import { plural } from '../util/amounts.ts';
import { all } from './events.ts';

const SHOWN_CASES = 5;
const SHOWN_FINDINGS = 5;

/** What was checked and compared of a skill tonight besides its verdict, in the order it was done: one sentence each. */
export function proofSentences(events: readonly RunEvent[], skill: string): readonly string[] {
  const own = all(events, 'decision-made').filter((event) => event.skill === skill);
  // of repeated measurements the last counts: those before led to another description
  const last = new Map(own.map(({ decision }) => [keyOf(decision), decision]));
  return [...last.values()].flatMap(decisionSentences);
}

/** What a promotion has against it, or against going live: sentences for the row; empty where nothing has. */
export function rowSentences({ verdict, keptBack }: Pick<VerdictRow, 'verdict' | 'keptBack'>): readonly string[] {
  const { regressions = [] } = verdict;
  const named = regressions.slice(0, SHOWN_CASES).map(({ caseId, pinned }) => `${caseId}${pinned ? ' (pinned)' : ''}`);
  const more = regressions.length > SHOWN_CASES ? ` and ${regressions.length - SHOWN_CASES} more` : '';
  const worse =
    regressions.length === 0
      ? []
      : [`The live version does better on ${plural(regressions.length, 'case')}: ${named.join(', ')}${more}.`];
  return keptBack === undefined ? worse : [...worse, keptBack];
}

function keyOf(decision: Decision): string {
  return decision.type === 'comparison-made' ? `${decision.type} ${decision.arm}` : decision.type;
}

/** What was checked or compared, for people; nothing of decisions that reports show in another way. */
export function decisionSentences(decision: Decision): readonly string[] {
  switch (decision.type) {
    case 'cycle-opened':
      return renewalSentence(decision);
    case 'graders-checked':
      return [plantsSentence(decision), ...judgeSentence(decision)];
    case 'discovery-measured':
      return decision.measures.map((measure) => discoverySentence(measure, decision));
    case 'comparison-made':
      return [comparisonSentence(decision)];
    case 'version-screened':
      return screeningSentence(decision);
    default:
      return [];
  }
}

function renewalSentence({
  cycle,
  reason,
  why,
  added = 0,
  retired = 0,
}: DecisionOf<'cycle-opened'>): readonly string[] {
  if (reason !== 'suite-changed') return [];
  const because = why === undefined || why === 'first' ? '' : `, as ${RENEWALS[why]}`;
  return [`Its exam was renewed${because}: ${plural(added, 'case')} came, ${retired} went; this is cycle ${cycle}.`];
}

const RENEWALS: { readonly [why in Exclude<RenewalReason, 'first'>]: string } = {
  sealed: 'a case may not be in it any more',
  people: 'people changed it',
  settings: 'what counts as a write was set otherwise',
  format: 'its cases are made by other rules now',
  'too-few': 'it had too few cases',
  drifted: 'what is asked has drifted from it',
  grown: 'the logs have grown beyond it',
};

function plantsSentence({ good, bad, misjudged }: DecisionOf<'graders-checked'>): string {
  const planted = `Its graders were tried on ${plural(good, 'planted good answer')} and ${bad} bad ones`;
  if (misjudged.length === 0) return `${planted}: each was told for what it is.`;
  const cases = new Set(misjudged.map(({ caseId }) => caseId));
  return `${planted}: ${misjudged.length} were taken for the other, in ${plural(cases.size, 'case')}.`;
}

function judgeSentence({ judge }: DecisionOf<'graders-checked'>): readonly string[] {
  if (judge === undefined || judge.flips.of === 0) return [];
  const { hits, of } = judge.flips;
  return [
    `Its judge ${judge.model} graded the same answer otherwise in ${hits} of ${of} pairs (${share(judge.flips)}).`,
  ];
}

function discoverySentence(
  { by, recall, precision, lost }: DiscoveryMeasure,
  { found, sharpened }: DecisionOf<'discovery-measured'>,
): string {
  const who = by === 'recall' ? 'The search' : by;
  const own = `${who} finds it first for ${recall.hits} of ${recall.of} of its held-out requests`;
  const others = `leaves it alone for ${precision.hits} of ${precision.of} near misses`;
  const costs = lost.map(({ skill, before, after }) => `${skill} ${before.hits - after.hits} of ${before.of}`);
  const taken = costs.length === 0 ? '' : `; it costs ${costs.join(', ')}`;
  const after = sharpened === 0 ? '' : `, after ${plural(sharpened, 'other description')}`;
  return `${own} and ${others}${taken}${after}${found ? '' : ': too seldom, or at the cost of others'}.`;
}

function comparisonSentence({ arm, pairs, counts, keptBack }: DecisionOf<'comparison-made'>): string {
  const { wins, losses, ties } = pairs;
  const other =
    arm === 'raw-trace' ? 'With the best past transcript in its place' : 'On the pinned cases, with the live version';
  const sums = `the student passes ${counts.passed} of ${counts.passed + counts.failed} runs`;
  const held = `against it ${wins} won, ${losses} lost, ${ties} even`;
  return `${other} ${sums}; ${held}${keptBack === null ? '' : ': it waits for a person'}.`;
}

function screeningSentence({ findings }: DecisionOf<'version-screened'>): readonly string[] {
  if (findings.length === 0) return [];
  const named = findings.slice(0, SHOWN_FINDINGS).map(({ rule, message }) => `${message.replace(/\.$/, '')} (${rule})`);
  const more = findings.length > SHOWN_FINDINGS ? `; and ${findings.length - SHOWN_FINDINGS} more` : '';
  return [`A person has to look at its text before it goes live: ${named.join('; ')}${more}.`];
}

function share({ hits, of }: Share): string {
  return `${Math.round((100 * hits) / of)} %`;
}
