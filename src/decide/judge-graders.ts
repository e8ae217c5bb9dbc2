import type { Decision, DecisionOf, Design, Misjudged, Verdict } from '../domain/decision.ts';
import { readHistory } from './history.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';
import { isUndecided } from './wallet.ts';

type GradersChecked = DecisionOf<'graders-checked'>;

/** Cases of which more than this share cannot tell good from bad: then the rest is not to be believed either. */
const MOST_UNSOUND = 0.2;
const SHOWN = 3;

export interface GraderQuestion {
  readonly design: Design;
  /** Held-out cases that were checked. */
  readonly cases: number;
  /** Cases whose answers the judge was shown. */
  readonly judged: number;
  readonly maximumFlipRate: number;
}

/** `ungradable` where what was planted shows that grades of this suite say nothing; null where they do. */
export function judgeGraders(
  check: Pick<GradersChecked, 'misjudged' | 'judge'>,
  about: GraderQuestion,
): Verdict | null {
  const reason = reasonAgainst(check, about);
  return reason === null
    ? null
    : createVerdict('ungradable', reason, { design: about.design, attempt: 0, counts: NO_COUNTS });
}

/** The cases that are left out of the exam: those whose perfect answer fails, or that a bad one passes. Sorted. */
export function unsoundCases({ misjudged }: Pick<GradersChecked, 'misjudged'>): readonly string[] {
  return [...new Set(misjudged.map(({ caseId }) => caseId))].sort();
}

/** What a check has to be of. */
interface Checked {
  readonly suiteHash: string;
  /** Of everything that grades; absent: whatever did then. */
  readonly grader?: string;
}

/**
 * The check of graders that an exam goes by: the last one of its suite and of what grades it. The one that a night goes by
 * is the newest of the suite in the log whenever something is examined, be it written once more: so the log alone, without
 * what graded then, tells which it was.
 */
export function checkInForce(decisions: readonly Decision[], { suiteHash, grader }: Checked): GradersChecked | null {
  const found = decisions.findLast(
    (each) =>
      each.type === 'graders-checked' &&
      each.suiteHash === suiteHash &&
      (grader === undefined || each.grader === grader),
  );
  return found?.type === 'graders-checked' ? found : null;
}

/**
 * The check that an attempt at the gate goes by to its end: the one it was opened under, whatever is planted by now. Null
 * where no attempt under this fingerprint is undecided, or it was opened without a check.
 */
export function checkOfOpenAttempt(
  decisions: readonly Decision[],
  { suiteHash, fingerprint }: { readonly suiteHash: string; readonly fingerprint: string },
): GradersChecked | null {
  const attempt = readHistory(decisions).attempts.findLast((each) => each.fingerprint === fingerprint);
  if (attempt === undefined || !isUndecided(attempt)) return null;
  const opened = decisions.findLastIndex((each) => each.type === 'attempt-opened' && each.attempt === attempt.attempt);
  return checkInForce(decisions.slice(0, opened), { suiteHash });
}

/** Cases that the check of a suite's graders leaves out of its exam. Empty before there is one. */
export function leftOutOf(decisions: readonly Decision[], suiteHash: string): ReadonlySet<string> {
  const check = checkInForce(decisions, { suiteHash });
  return new Set(check === null ? [] : unsoundCases(check));
}

/** How many of a judge's grades differ when it is asked again: a sentence for reports; null where none was asked. */
export function describeFlips({ judge }: Pick<GradersChecked, 'judge'>): string | null {
  if (judge === undefined || judge.flips.of === 0) return null;
  const { hits, of } = judge.flips;
  return `Its judge ${judge.model} said otherwise in ${hits} of ${of} pairs of grades of the same answer (${percent(hits / of)}).`;
}

function reasonAgainst(
  { misjudged, judge }: Pick<GradersChecked, 'misjudged' | 'judge'>,
  about: GraderQuestion,
): string | null {
  const byJudge = misjudged.filter(({ plant }) => JUDGED.has(plant));
  const byChecks = misjudged.filter(({ plant }) => !JUDGED.has(plant));
  if (isMuch(byChecks, about.cases)) return explain(byChecks, about.cases);
  if (isMuch(byJudge, about.judged)) return explain(byJudge, about.judged);
  if (judge === undefined || judge.flips.hits <= about.maximumFlipRate * judge.flips.of) return null;
  const { hits, of } = judge.flips;
  return `The judge ${judge.model} says otherwise in ${hits} of ${of} pairs of grades of the same answer, and at most ${percent(about.maximumFlipRate)} may differ. Word its rubrics more plainly, or name another model under graders.judge.`;
}

/** Answers of one who does nothing. */
const IDLE: ReadonlySet<string> = new Set(['nothing-done', 'polite-words']);

/** Answers that only a judge was shown. */
const JUDGED: ReadonlySet<string> = new Set(['recorded-reply', 'rude-reply']);

function isMuch(misjudged: readonly Misjudged[], cases: number): boolean {
  return unsoundCases({ misjudged }).length > MOST_UNSOUND * cases;
}

function explain(misjudged: readonly Misjudged[], cases: number): string {
  const unsound = unsoundCases({ misjudged });
  if (unsound.length === cases && misjudged.every(({ plant }) => IDLE.has(plant))) {
    return `Its exam asks for nothing: one who does and says nothing passes all ${cases} cases. Add facts or assertions to the lines of its cases.jsonl, or assertions for all to its promptfooconfig.yaml.`;
  }
  const first = misjudged
    .slice(0, SHOWN)
    .map((each) => `${each.caseId}: ${PLANTS[each.plant] ?? each.plant} ${each.graded}`);
  const more = misjudged.length > SHOWN ? `, and ${misjudged.length - SHOWN} more` : '';
  return `Its graders cannot tell good from bad in ${unsound.length} of ${cases} cases (${first.join('; ')}${more}). Correct these cases or the assertions on them in the suite: until then nothing that it says counts.`;
}

/** Planted answers as people read of them. */
const PLANTS: Readonly<Record<string, string>> = {
  'perfect-replay': 'its own recording',
  'other-notation': 'its own recording with facts in other notation',
  'nothing-done': 'doing nothing',
  'polite-words': 'polite words alone',
  'missing-effect': 'one effect missing',
  'extra-write': 'a write too many',
  'foreign-argument': 'an argument of another case',
  'wrong-order': 'effects in the wrong order',
  'missing-fact': 'a fact left unsaid',
  'foreign-fact': 'a fact of another case',
  'turn-limit': 'a run without an end',
  'recorded-reply': 'its own recorded reply',
  'rude-reply': 'a rude refusal',
};

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}
