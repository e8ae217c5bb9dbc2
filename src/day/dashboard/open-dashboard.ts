import type { Dashboard, FamilyPoint, NightSummary, SkillHistory, SkillStanding } from '../../domain/dashboard.ts';
import type { SkillEconomy } from '../../domain/economy.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { MemoryHealth } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { readLapses } from '../../night/certificates/lapses.ts';
import { readTonight, type Tonight } from '../../night/certificates/tonight.ts';
import { unlessDamaged } from '../../night/unless-damaged.ts';
import type { Workspace } from '../../night/workspace.ts';
import { createRedactor } from '../../redact/redact.ts';
import { listRuns, readLatestRun, readRun } from '../../store/ledger.ts';
import { openMemory } from '../memory/memory.ts';
import { readSettings } from '../settings.ts';
import { readNights } from './read-nights.ts';
import { readSkillHistory } from './skill-history.ts';
import { readStanding, type Shelf } from './standing.ts';

export interface DashboardOptions {
  /** What was read of ledgers is not kept. */
  readonly readOnly: boolean;
  readonly clock: () => Date;
  /** Told of what is damaged, and for that left out: all the rest is shown. */
  readonly onDamaged: (error: NightschoolError) => void;
  /** Whether a run of a skill has a page. */
  readonly hasPage: Dashboard['hasPage'];
}

/** Everything that the dashboard shows; skills and runs are read one by one. */
export interface DashboardDesk {
  readonly dashboard: Dashboard;
  readonly shelf: Shelf;
  readonly readSkill: (standing: SkillStanding) => Promise<SkillHistory>;
}

/** Reads ledgers, evidence and memory of a workspace. Nothing is changed but what is kept of ledgers. */
export async function openDashboard(
  workspace: Workspace,
  { readOnly, clock, onDamaged, hasPage }: DashboardOptions,
): Promise<DashboardDesk> {
  const { dir } = workspace;
  const nights = await readNights(dir, { readOnly, onDamaged });
  const tonight = await readNewest(dir);
  const shelf = await openShelf(workspace, nights, tonight);
  const names = [...new Set([...(await workspace.evidence.skills()), ...(await workspace.library.names())])].sort();
  const standings = await Promise.all(names.map((skill) => unlessDamaged(() => readStanding(shelf, skill), onDamaged)));
  const skills = standings.filter((standing) => standing !== null);
  return {
    dashboard: { tonight, nights, skills, memory: await readMemory(dir, clock), hasPage },
    shelf,
    readSkill: (standing) => readSkillHistory(shelf, standing),
  };
}

async function readNewest(dir: string): Promise<readonly RunEvent[]> {
  const newest = (await listRuns(dir)).at(-1);
  return newest === undefined ? [] : readRun(dir, newest.run);
}

async function openShelf(
  workspace: Workspace,
  nights: readonly NightSummary[],
  tonight: readonly RunEvent[],
): Promise<Shelf> {
  const families = nights.findLast((night) => night.families.length > 0)?.families ?? [];
  const economy = await readEconomy(workspace.dir, tonight);
  return {
    workspace,
    staged: await workspace.library.staged(),
    lapses: await readLapses(workspace, await readTonightOf(workspace)),
    economy: new Map(economy.map((each) => [each.skill, each])),
    families: new Map(families.map((family): [string, FamilyPoint] => [family.name, family])),
  };
}

/** As the newest night that counted it did. */
async function readEconomy(dir: string, tonight: readonly RunEvent[]): Promise<readonly SkillEconomy[]> {
  const isCounted = tonight.some(({ type }) => type === 'economy-counted');
  const events = isCounted ? tonight : ((await readLatestRun(dir, { having: 'economy-counted' })) ?? []);
  const counted = events.findLast((event) => event.type === 'economy-counted');
  return counted?.type === 'economy-counted' ? counted.economy.skills : [];
}

/** Null where the pipeline cannot be read, which other commands say. */
async function readTonightOf(workspace: Workspace): Promise<Tonight | null> {
  try {
    return await readTonight(workspace, await readSettings(workspace.dir));
  } catch (error) {
    if (error instanceof NightschoolError) return null;
    throw error;
  }
}

/** Null where there is none, or its settings cannot be read, of which the night tells. */
async function readMemory(dir: string, clock: () => Date): Promise<MemoryHealth | null> {
  try {
    const { memory: settings, seed, redact } = await readSettings(dir);
    return await (await openMemory(dir, { settings, clock, redactor: createRedactor({ seed, ...redact }) })).health();
  } catch (error) {
    if (error instanceof NightschoolError) return null;
    throw error;
  }
}
