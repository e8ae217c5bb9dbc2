import { join } from 'node:path';
import type { DashboardPage } from '../../../domain/dashboard.ts';
import type { Workspace } from '../../../night/workspace.ts';
import { fleetPage } from '../../../report/dashboard/fleet/page.ts';
import type { Live } from '../../../report/dashboard/layout.ts';
import { pagesOf } from '../../../report/dashboard/pages.ts';
import { pageOfSkill, pageOfTrial, pagesOfSkills } from '../../../report/dashboard/skills/pages.ts';
import { pathOfSkill } from '../../../report/dashboard/skills/paths.ts';
import { readText } from '../../../store/json-lines.ts';
import { listRuns, readRun } from '../../../store/ledger.ts';
import { listPacked } from '../../../store/packed-runs.ts';
import { type DashboardDesk, openDashboard } from '../open-dashboard.ts';
import { openSaid, readTrials } from '../read-trials.ts';
import type { FleetWatch } from './watch-fleet.ts';

/** Makes pages as they are asked for. */
export interface Renderer {
  /** Null where there is no such page. Paths are those of the dashboard on disk. */
  readonly render: (path: string) => Promise<string | null>;
  /** What was read is read again. */
  readonly forget: () => void;
}

/** What people do in another terminal (`rollback`, `archive`) stands in no run's ledger: it is seen after so long. */
const KEPT_MS = 3000;
const TRIAL = /^trials\/([0-9a-f]{1,64})\.html$/;

/** Every page of the dashboard, with pages for all runs. Nothing is written. */
export function createRenderer(
  workspace: Workspace,
  {
    clock,
    onFault,
    fleet = null,
  }: {
    readonly clock: () => Date;
    readonly onFault: (error: unknown) => void;
    /** Null or absent: there is no fleet. */
    readonly fleet?: FleetWatch | null;
  },
): Renderer {
  const live = { live: fleet === null ? true : 'with-fleet' } as const;
  let opened: Promise<DashboardDesk> | null = null;
  let since = 0;
  const open = (): Promise<DashboardDesk> => {
    const now = clock().getTime();
    if (opened !== null && Math.abs(now - since) < KEPT_MS) return opened;
    since = now;
    opened = openDashboard(workspace, { readOnly: true, clock, onDamaged: onFault, hasPage: () => true });
    return opened;
  };
  return {
    forget: () => {
      opened = null;
    },
    render: async (path) => {
      if (path === 'fleet.html') return fleet === null ? null : fleetPage(await fleet.latest()).text;
      const trial = TRIAL.exec(path)?.[1];
      if (trial !== undefined) return renderTrial(workspace, await open(), { id: trial, live });
      const desk = await open();
      if (path.startsWith('skills/')) return renderSkill(desk, path, live);
      return (await findPage(workspace, desk, { path, live }))?.text ?? null;
    },
  };
}

interface Served {
  readonly live: Live;
}

async function renderSkill(
  { dashboard, readSkill }: DashboardDesk,
  path: string,
  live: Served,
): Promise<string | null> {
  const found = dashboard.skills.find(({ skill }) => pathOfSkill(skill) === path);
  if (found === undefined) return null;
  return (await pageOfSkill(await readSkill(found), () => true, live)).text;
}

async function findPage(
  { dir }: Workspace,
  { dashboard }: DashboardDesk,
  { path, live }: { readonly path: string; readonly live: Served },
): Promise<DashboardPage | null> {
  if (path === 'skills.html') return pagesOfSkills(dashboard, live)[0] ?? null;
  const ledgers = new Set([...(await listRuns(dir)), ...(await listPacked(dir))].map(({ run }) => run));
  const nights = {
    hasLedger: (run: string) => ledgers.has(run),
    readNight: (run: string) => readRun(dir, run),
  };
  for await (const page of pagesOf(dashboard, { ...live, ...nights, only: path })) return page;
  return null;
}

async function renderTrial(
  workspace: Workspace,
  { dashboard }: DashboardDesk,
  { id, live }: { readonly id: string; readonly live: Served },
): Promise<string | null> {
  const said = openSaid(workspace);
  try {
    for (const { skill } of dashboard.skills) {
      // a look at the text is cheap; reading the trials of a thousand skills is not
      const lines = await readText(join(workspace.dir, 'evals', skill, 'trials.jsonl'));
      if (lines?.includes(`"${id}"`) !== true) continue;
      const { trials, record } = await readTrials(workspace, skill, said);
      const trial = trials.find((each) => each.id === id);
      if (trial === undefined) continue;
      const others = trials.filter((each) => each.caseId === trial.caseId && each.id !== id).toReversed();
      return pageOfTrial(await record(trial), others, live).text;
    }
    return null;
  } finally {
    said.close();
  }
}
