import type { FamilySummary } from '../domain/event.ts';
import { readLatestRun } from '../store/ledger.ts';

/** Families as the newest run found them, and how many tasks it left alone. */
export async function familiesOf(
  workspace: string,
): Promise<{ readonly families: readonly FamilySummary[]; readonly unassigned: number }> {
  const events = (await readLatestRun(workspace)) ?? [];
  const found = events.findLast((event) => event.type === 'families-found');
  return { families: found?.families ?? [], unassigned: found?.unassigned ?? 0 };
}
