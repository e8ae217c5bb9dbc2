import type { LibraryChange } from './domain/library.ts';
import { recheckDiscovery } from './night/discovery/recheck-discovery.ts';
import { openDiscovery } from './night/discovery/sources.ts';
import { countEconomy } from './night/economy/count-economy.ts';
import { announceEstimate } from './night/estimate-spend.ts';
import { examineRanked } from './night/exam/examine-all.ts';
import { closeFamily, type FamilyOutcome } from './night/exam/examine-family.ts';
import { groupTasks, ignoredTonight } from './night/families/group-tasks.ts';
import { announceRanks, type RankedFamily, rankTonight } from './night/families/rank-families.ts';
import { inField, watchField } from './night/field/watch-field.ts';
import { judgeOutcomes, listOpenOutcomes } from './night/judge-outcomes.ts';
import { keepMemory } from './night/keep-memory.ts';
import { changeLibrary } from './night/library/change-library.ts';
import { keptByPins } from './night/library/library-state.ts';
import { takeUpEdits } from './night/library/take-up-edits.ts';
import type { Night } from './night/night.ts';
import { settleProposals } from './night/proposals/settle.ts';
import { readTasks } from './night/reading/read-tasks.ts';

/** What a run may be asked besides its pipeline. */
export interface RunOptions {
  /** Only this skill, searched anew although the live version is sound. */
  readonly redistill?: string;
}

/** 0 done, 1 a skill could not be examined, 3 done and a version that no longer holds was taken back, or is pinned. */
export type RunResult = 0 | 1 | 3;

/**
 * The whole night: logs become clean tasks, tasks become families, each family's skill sits its exam, what the verdicts
 * ask for is planned, then done, and the memory learns. Everything that happens is an event; every step can stop and go on.
 */
export async function run(night: Night, options: RunOptions = {}): Promise<RunResult> {
  await night.workspace.library.heal();
  await takeUpEdits(night);
  await settleProposals(night);
  const tasks = await readTasks(night);
  const grouped = await groupTasks(night, tasks);
  const field = await watchField(night, tasks, grouped);
  const families = inField(grouped, field);
  const ignored = await ignoredTonight(night, families);
  const expected = await rankTonight(night, families, { tasks, ignored });
  const open = listOpenOutcomes(night, chooseFamilies(expected, options));
  await announceEstimate(night, chooseFamilies(expected, options), open.length);
  const judged = await judgeOutcomes(night, families, open);
  const ranked = judged === families ? expected : await rankTonight(night, judged, { tasks, ignored });
  await announceRanks(night, ranked, tasks);
  const chosen = chooseFamilies(ranked, options);
  openDiscovery(night, judged, tasks);
  const outcomes = await examineRanked(night, chosen, { force: options.redistill !== undefined });
  const changes = await changeLibrary(night, outcomes);
  const kept = await keptByPins(night, outcomes);
  await recheckDiscovery(night);
  for (const outcome of outcomes) if (!outcome.idle) await closeFamily(night, outcome);
  if (options.redistill === undefined) await keepMemory(night, tasks);
  await countEconomy(night, families, { tasks, uses: field.uses });
  if (outcomes.length < chosen.length || outcomes.some(isModelDown)) return 1;
  return kept.length > 0 || changes.some((change) => takesBack(change, outcomes)) ? 3 : 0;
}

/** A budget is meant to end; a model is not. */
function isModelDown({ postponed }: FamilyOutcome): boolean {
  return postponed !== null && postponed.code !== 'BUDGET_SPENT';
}

/** A version that no longer holds is taken back also where a better one is promoted over it. */
function takesBack({ type, skill, from }: LibraryChange, outcomes: readonly FamilyOutcome[]): boolean {
  if (type === 'roll-back' || type === 'disable') return true;
  const rows = type === 'stage' ? [] : outcomes.flatMap((outcome) => outcome.rows);
  return rows.some((row) => row.skill === skill && row.version === from && row.verdict.word === 'regressed');
}

function chooseFamilies(ranked: readonly RankedFamily[], { redistill }: RunOptions): readonly RankedFamily[] {
  return redistill === undefined ? ranked : ranked.filter(({ family: { family } }) => family.name === redistill);
}
