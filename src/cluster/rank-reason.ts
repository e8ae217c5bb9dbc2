import type { VerdictWord } from '../domain/decision.ts';
import type { FamilyRank } from '../domain/family.ts';
import { count, plural } from '../util/amounts.ts';
import type { FamilyMeasures } from './rank-measure.ts';

/** Where a family stands with the gate. */
export interface FamilyStanding {
  /** People said to leave it alone. */
  readonly isIgnored: boolean;
  /** What they said of its skill: leave it as it is, or put it away. Absent: nothing. */
  readonly kept?: 'pinned' | 'archived';
  /** A skill of its name is live; `certified`: with a certificate that was not taken back. */
  readonly live: 'no' | 'uncertified' | 'certified';
  /** Nothing that its last examination rests on has changed. */
  readonly isSettled: boolean;
  /** The word of its last verdict, null before the first. */
  readonly verdict: VerdictWord | null;
  /** A playbook says how it is done. */
  readonly hasCandidate: boolean;
  /** Cases that are held out for its exam, and how many the gate needs at least. */
  readonly heldOut: number;
  readonly minimumHeldOut: number;
}

/**
 * Of what one request called, the share that another called too, below which there is no procedure to learn. On the
 * sample and on recorded airline and coding sessions families have .23 to 1, all requests of either together .10, the
 * one-offs of coding sessions .04.
 */
const LEAST_AGREEMENT = 0.12;
/** With fewer known outcomes more nights do not help: something has to tell how requests went. */
const LEAST_KNOWN = 0.25;
/** So many failures and no success are no accident. */
const ALL_FAILED = 5;
/** Share of a family's requests that are held out, and requests by which that is guessed before there are any. */
const HELD_OUT = { share: 1 / 3, requests: 3 };
const LONGEST_WAIT = 365;

type Reason = FamilyRank['not'];

/** Why a family gets no teacher tonight, the weightiest reason; null where it does. */
export function whyNot(facts: FamilyMeasures & FamilyStanding): Reason {
  const { isIgnored, kept, live, isSettled, verdict, heldOut, minimumHeldOut } = facts;
  if (isIgnored) return { why: 'ignored', explanation: ignored(live) };
  if (kept !== undefined) return { why: kept, explanation: KEPT[kept] };
  if (live === 'certified') return { why: 'covered', explanation: covered(isSettled) };
  if (verdict === 'not-needed') return { why: 'passes-without-help', explanation: passes(isSettled) };
  if (heldOut < minimumHeldOut) {
    const unclear = unclearOutcomes(facts);
    if (unclear !== null) return { why: 'no-agreement', explanation: unclear };
    return { why: 'too-few', explanation: tooFew(facts) };
  }
  if (isSettled && verdict !== null) return { why: 'nothing-new', explanation: settled(verdict) };
  if (live === 'no' && !facts.hasCandidate && facts.agreement < LEAST_AGREEMENT) {
    return { why: 'no-agreement', explanation: unlike(facts) };
  }
  return null;
}

const KEPT = {
  pinned: 'people pinned its skill as it is: it is checked, and never replaced or taken down',
  archived: 'people archived its skill: nightschool unarchive makes it live again',
} as const;

function ignored(live: FamilyStanding['live']): string {
  return `people said to leave it alone${live === 'no' ? '' : '; its live skill is still checked'}`;
}

function covered(isSettled: boolean): string {
  if (isSettled) return 'its skill is live and certified, and nothing has changed since';
  return 'its skill is live and certified: it is only checked again';
}

function passes(isSettled: boolean): string {
  if (isSettled) return 'the student passes without a skill';
  return 'the student passed without a skill: with what has changed that is measured again first';
}

function settled(verdict: VerdictWord): string {
  return `its verdict stands (${verdict}): nothing it rests on has changed`;
}

function unlike({ agreement }: FamilyMeasures): string {
  const share = Math.round(100 * agreement);
  return `no common procedure: of what was called for one request another shares ${share} %`;
}

/** Null where enough is known of how requests went, and it is only a matter of time. */
function unclearOutcomes({ tasks, passed, failed, contradictory }: FamilyMeasures): string | null {
  const open = tasks - passed - failed;
  if (passed === 0 && failed >= ALL_FAILED) {
    return `no success to learn from: all ${count(failed)} requests whose outcome is known failed`;
  }
  if (passed + failed >= LEAST_KNOWN * tasks) return null;
  const both = contradictory * 2 >= open ? `; the record of ${count(contradictory)} speaks both ways` : '';
  return `how ${count(open)} of ${plural(tasks, 'request')} went is not known${both}`;
}

function tooFew(facts: FamilyMeasures & FamilyStanding): string {
  const { heldOut, minimumHeldOut } = facts;
  const have = `too few yet: ${plural(heldOut, 'exam case')} of the ${minimumHeldOut} that a verdict needs`;
  return `${have}, ${describeWait(facts)}`;
}

type Wait = Pick<FamilyMeasures, 'frequency' | 'tasks'> & Pick<FamilyStanding, 'heldOut' | 'minimumHeldOut'>;

/** When a family has cases enough at the pace it has: `about 3 more nights at 2.1 requests a night`. */
export function describeWait(wait: Wait): string {
  const nights = nightsUntilExam(wait);
  const often = Number(wait.frequency.toPrecision(2));
  const pace = `${often} ${often === 1 ? 'request' : 'requests'} a night`;
  return nights === null ? `not within a year at ${pace}` : `about ${plural(nights, 'more night')} at ${pace}`;
}

/** Nights until it has them; null where that is not within a year. */
export function nightsUntilExam({ heldOut, minimumHeldOut, frequency, tasks }: Wait): number | null {
  const share = Math.min(1, (heldOut + HELD_OUT.share * HELD_OUT.requests) / (tasks + HELD_OUT.requests));
  const nights = Math.ceil((minimumHeldOut - heldOut) / (frequency * share));
  return nights <= LONGEST_WAIT ? nights : null;
}
