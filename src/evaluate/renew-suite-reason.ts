import type { RenewalReason } from '../domain/decision.ts';
import type { Case, Suite } from '../domain/exam.ts';
import { hashSuite } from './hash-suite.ts';
import { drifts } from './renew-suite-choose.ts';
import { type RenewalOptions, type Source, toolsIn } from './renew-suite-make.ts';
import { sidesBy } from './renew-suite-people.ts';
import type { StoredSuite } from './stored-suite.ts';

/** Fewer cases than this are no reason to begin anew. */
const LEAST_NEWS = 3;

/** Why no case that the job wrote may stay as it is, and none that cannot be made anew may stay at all. */
export function reasonToRemake(
  existing: StoredSuite,
  built: Suite,
  { format, isWrite }: Pick<RenewalOptions, 'format' | 'isWrite'>,
): RenewalReason | null {
  if (existing.written?.format !== format) return 'format';
  const writes = toolsIn(existing).filter(isWrite);
  const isAsSet = isSameSet(existing.writes, writes) && isSameSet(existing.freeText, built.freeText);
  return isAsSet ? null : 'settings';
}

/** @param heldOut the cases that the exam would have if it were made anew */
export function reasonToRenew({ existing, people, options }: Source, heldOut: readonly Case[]): RenewalReason | null {
  if (existing === null) return 'first';
  const standing = existing.cases.filter(({ side }) => side === 'held-out');
  const sideOf = sidesBy(options.sides);
  if (standing.some((question) => isTaken(question, sideOf))) return 'sealed';
  const sides = new Map(existing.cases.map(({ id, side }) => [id, side]));
  const isMoved = people.cases.some(({ id, side }) => sides.get(id) !== side);
  if (isMoved || existing.written?.hash !== hashSuite(existing)) return 'people';
  if (standing.length < options.minimumHeldOut && heldOut.length > standing.length) return 'too-few';
  const before = new Set(standing.map(({ id }) => id));
  const stays = heldOut.filter(({ id }) => before.has(id)).length;
  const news = heldOut.length - stays + (standing.length - stays);
  if (news < LEAST_NEWS || options.isUnderWay) return null;
  if (options.isStale === true || (drifts(options) && existing.written?.drifted !== true)) return 'drifted';
  return news >= options.settings.renewShare * standing.length ? 'grown' : null;
}

/** The split does not hold a case out; of a person's own cases it may know nothing, which is no objection. */
function isTaken(question: Case, sideOf: ReturnType<typeof sidesBy>): boolean {
  return question.origin === 'person' ? sideOf(question) === 'train' : sideOf(question) !== 'held-out';
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [new Set(some), new Set(others)];
  return one.size === other.size && [...one].every((value) => other.has(value));
}
