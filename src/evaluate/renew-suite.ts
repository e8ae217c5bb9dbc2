import type { RenewalReason } from '../domain/decision.ts';
import type { Suite } from '../domain/exam.ts';
import { drifts, isSettled } from './renew-suite-choose.ts';
import { heldOutAnew, keepExam, makeAnew, type RenewalOptions, type Source } from './renew-suite-make.ts';
import { peoplesWord } from './renew-suite-people.ts';
import { reasonToRemake, reasonToRenew } from './renew-suite-reason.ts';
import { changedByPeople, type StoredSuite, sealSuite } from './stored-suite.ts';

export type { RenewalOptions } from './renew-suite-make.ts';

export interface Renewal {
  readonly suite: StoredSuite;
  /** Held-out cases that came and went; null where the exam stands, hash and all. */
  readonly renewed: { readonly reason: RenewalReason; readonly added: number; readonly retired: number } | null;
  /** Cases of the job that people changed since, and those that they took out. */
  readonly edited: readonly string[];
  readonly deleted: readonly string[];
}

/**
 * The suite that a family has tonight. Its exam stands as it is on disk, so that its certificates hold, until there is a
 * reason to renew it; practice follows the logs. What people wrote is kept either way.
 * @param existing as it is on disk, null for none
 * @param built of all tasks that the family has now
 */
export function renewSuite(existing: StoredSuite | null, built: Suite, options: RenewalOptions): Renewal {
  const people = peoplesWord(existing, options.sides);
  const { edited, deleted } = existing === null ? { edited: [], deleted: [] } : changedByPeople(existing);
  const remade = existing === null ? 'first' : reasonToRemake(existing, built, options);
  const source: Source = { existing, kept: remade === null ? existing : null, built, people, options };
  const heldOut = heldOutAnew(source);
  const reason = remade ?? reasonToRenew(source, heldOut);
  const varied = source.kept?.written?.varied === true && { varied: true as const };
  if (existing?.written !== undefined && reason === null) {
    const { drifted: _, ...written } = existing.written;
    const drifted = existing.written.drifted === true && !isSettled(options) && { drifted: true as const };
    const suite = sealSuite(keepExam(existing, source), { ...written, ...varied, ...drifted });
    return { suite, renewed: null, edited, deleted };
  }
  const before = existing?.written?.heldOut ?? [];
  const after = heldOut.map(({ id }) => id);
  const news = { added: without(after, before), retired: without(before, after) };
  const why = reason ?? 'first';
  const drifted = drifts(options) && { drifted: true as const };
  const suite = sealSuite(makeAnew(heldOut, source), { format: options.format, why, ...news, ...varied, ...drifted });
  return { suite, renewed: { reason: why, ...news }, edited, deleted };
}

function without(ids: readonly string[], others: readonly string[]): number {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id)).length;
}
