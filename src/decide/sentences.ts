import type { Counts, Design, PairCounts } from '../domain/decision.ts';
import { lowerBound, upperBound } from './bounds.ts';
import type { GateRule, GateTally } from './judge-gate.ts';

/** What a promotion says. The bound is rounded down: the sentence never claims more than the number. */
export function promotionSentence(tally: GateTally, { design, alpha, comparatorNeeded }: GateRule): string {
  const certified = roundedDown(lowerBound(tally.candidate, design, alpha));
  const beaten = comparatorNeeded ? `, and beat what is there now: ${pairsText(tally.pairs)}` : '';
  return `${passedText(tally.candidate)}${beaten}: it passes at least ${certified} (95 % over this skill's whole history).`;
}

export function keepSentence(tally: GateTally): string {
  return `${passedText(tally.candidate)}, but no gain worth a swap showed: ${pairsText(tally.pairs)}.`;
}

export function rejectionSentence({ candidate }: GateTally, { design }: Pick<GateRule, 'design'>): string {
  const upper = upperBound(candidate, design);
  if (upper < design.aim) {
    return `${passedText(candidate)}: it passes at most ${roundedUp(upper)}, less than the ${percent(design.aim)} aimed at.`;
  }
  return `${passedText(candidate)}, which certifies nothing after ${candidate.passed + candidate.failed} runs.`;
}

export function fewCasesSentence(cases: number, design: Design): string {
  const missing = design.minimumHeldOut - cases;
  return `${plural(cases, 'exam case')}; at least ${design.minimumHeldOut} are needed: add about ${missing}.`;
}

export function erroredSentence(errored: number): string {
  return `${plural(errored, 'run')} of this night could not be graded, over a tenth: mend that first; nothing is lost.`;
}

export function budgetSentence(counts: Counts, stillNeeded: number): string {
  return `${passedText(counts)} when this night's runs were spent; ${moreRuns(stillNeeded)}.`;
}

export function onePassSentence(counts: Counts, cases: number): string {
  return `${passedText(counts)}; repeats would prove nothing, as this student always does the same: add about ${plural(cases, 'case')}.`;
}

/** For a student whose repeats prove nothing: the suite can hardly carry the attempt that would be next. */
export function tooFewForAttempt(cases: number, attempt: number, needed: number): string {
  return `${plural(cases, 'exam case')}, and each tells something but once; attempt ${attempt} takes about ${needed} at the rate of practice: add about ${needed - cases}.`;
}

export function passedText({ passed, failed }: Counts): string {
  return `Passed ${passed} of ${plural(passed + failed, 'exam run')}`;
}

export function percent(rate: number): string {
  return `${Number((rate * 100).toFixed(1))} %`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function moreRuns(stillNeeded: number): string {
  return stillNeeded > 0 ? `about ${plural(stillNeeded, 'more run')} will tell` : 'the comparison goes on';
}

function pairsText({ wins, losses, ties }: PairCounts): string {
  return `${plural(wins, 'win')}, ${losses} ${losses === 1 ? 'loss' : 'losses'}, ${plural(ties, 'tie')}`;
}

function roundedDown(rate: number): string {
  return percent(Math.floor(rate * 1000) / 1000);
}

function roundedUp(rate: number): string {
  return percent(Math.ceil(rate * 1000) / 1000);
}
