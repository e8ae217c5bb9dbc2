import type { DecisionOf } from '../../domain/decision.ts';

/**
 * The version that was live when something was done. Changes are known by their day alone: what was done on a day on which
 * one version took the place of another is neither's. Null: none was live, or it cannot be told.
 */
export function versionAt(changes: readonly DecisionOf<'version-changed'>[], at: string | null): string | null {
  const day = at?.slice(0, 10) ?? null;
  const before = day === null ? null : (changes.findLast(({ night }) => night < day)?.to ?? null);
  const then = changes.filter(({ night }) => day === null || night === day).map(({ to }) => to);
  const live = new Set([before, ...then].filter((version) => version !== null));
  const [only = null] = live;
  return live.size === 1 ? only : null;
}
