import type { Conflict } from '../domain/memory.ts';

/** Facts that cannot both hold, with how to settle it. */
export function describeConflicts(conflicts: readonly Conflict[]): readonly string[] {
  if (conflicts.length === 0) return [];
  return [
    `${conflicts.length} ${conflicts.length === 1 ? 'conflict' : 'conflicts'}: say which holds with remember "…" --supersedes <id of the other>, or forget one.`,
    ...conflicts.flatMap(({ ids, texts }) => [`  ^${ids[0]} ${texts[0]}`, `  ^${ids[1]} ${texts[1]}`]),
  ];
}
