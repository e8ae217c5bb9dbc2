import type { Decision, Verdict } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import type { CollectedEvidence } from './evidence.ts';
import { decideGate, FINAL_SENTENCES, gateRule } from './gate.ts';
import { compareFields, type Difference } from './mismatch.ts';
import type { GateReplay } from './replay-gate.ts';

/** What a verdict may say of itself: a sentence and, of one that is not final, how much is missing. */
export interface Said {
  readonly reason: string;
  readonly stillNeeded?: number | undefined;
}

/**
 * Everything that a verdict of the gate can have said where the log leads to that replay; null where that rests on what
 * is not known any more. Why a night paused is not in the log: for each way there is one.
 */
export function gateSentences(
  evidence: CollectedEvidence,
  { judgement, tally }: GateReplay,
  { night, suiteKnown }: { readonly night: string; readonly suiteKnown: boolean },
): readonly Said[] | null {
  if (judgement !== 'run-candidate' && judgement !== 'run-comparator')
    return [{ reason: FINAL_SENTENCES[judgement](tally, gateRule(evidence)) }];
  if (!suiteKnown) return null;
  const pauses = sinceStops(evidence, night).flatMap((known) =>
    [false, true].flatMap((deterministic) =>
      [0, known.design.nightBudget].map((runsTonight) => decideGate({ ...known, deterministic, night, runsTonight })),
    ),
  );
  return pauses.flatMap((step) =>
    step.type === 'verdict' ? [{ reason: step.verdict.reason, stillNeeded: step.verdict.arithmetic.stillNeeded }] : [],
  );
}

/** A run that goes on in the same night does not count what broke down before it was stopped: that is not in the log. */
function sinceStops(evidence: CollectedEvidence, night: string): readonly CollectedEvidence[] {
  const { candidateRuns, comparatorRuns } = evidence;
  const broken = [...candidateRuns, ...comparatorRuns].filter(
    (trial) => trial.night === night && trial.cause === 'infrastructure',
  );
  return Array.from({ length: broken.length + 1 }, (_, before) => {
    const earlier = new Set(broken.slice(0, before));
    const asKnown = (trial: Trial): Trial => (earlier.has(trial) ? { ...trial, night: `before: ${night}` } : trial);
    return { ...evidence, candidateRuns: candidateRuns.map(asKnown), comparatorRuns: comparatorRuns.map(asKnown) };
  });
}

/**
 * What a verdict says against what it can have said. Where no number is another one only the words are: people who read
 * it are told, and nobody is accused. What stands in brackets behind it tells of other lines.
 */
export function checkSentence(
  { word, reason, arithmetic }: Pick<Verdict, 'word' | 'reason' | 'arithmetic'>,
  possible: readonly Said[] | null,
): readonly Difference[] {
  const first = possible?.[0];
  if (possible === null || first === undefined) return [];
  const isSaid = (said: Said): boolean => reason === said.reason || reason.startsWith(`${said.reason} (`);
  const same = possible.filter(isSaid);
  const alike = same.length > 0 ? same : possible.filter((said) => hasNumbersOf(reason, said.reason));
  const about = `what a verdict that is ${word} says follows from its counts`;
  const [closest = first] = alike;
  const isUsual = alike.length === 0 || alike.some((each) => each.stillNeeded === arithmetic.stillNeeded);
  const stillNeeded = isUsual
    ? []
    : compareFields(
        { 'verdict.arithmetic.stillNeeded': arithmetic.stillNeeded },
        { 'verdict.arithmetic.stillNeeded': closest.stillNeeded },
        about,
      );
  if (same.length > 0) return stillNeeded;
  const [difference] = compareFields(
    { 'verdict.reason': quote(reason) },
    { 'verdict.reason': quote(closest.reason) },
    about,
  );
  if (difference === undefined) return stillNeeded;
  return [...stillNeeded, alike.length > 0 ? { ...difference, isWording: true } : difference];
}

/** Verdicts whose sentence rests on more than the run log: how many there are, which nobody recomputes. */
export function countUnsaid(decisions: readonly Decision[]): number {
  return decisions.filter(
    (each) => each.type === 'verdict-reached' && each.attempt === 0 && !SAID_OUTSIDE.has(each.verdict.word),
  ).length;
}

const SAID_OUTSIDE: ReadonlySet<string> = new Set(['healthy', 'suspect', 'regressed', 'not-needed']);

/** The numbers of the sentence, in order; those in brackets behind it are others'. */
function hasNumbersOf(stored: string, recomputed: string): boolean {
  const [all, wanted] = [numbersIn(stored), numbersIn(recomputed)];
  return wanted.length <= all.length && wanted.every((number, index) => all[index] === number);
}

function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(?:\.\d+)?/g) ?? [];
}

function quote(text: string): string {
  return JSON.stringify(text);
}
