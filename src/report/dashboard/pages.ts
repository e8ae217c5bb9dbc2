import type { Dashboard, DashboardPage } from '../../domain/dashboard.ts';
import type { RunEvent } from '../../domain/event.ts';
import { foldReport } from '../fold.ts';
import { familiesPage } from './families.ts';
import type { Live } from './layout.ts';
import { nightPath } from './links.ts';
import { memoryPage } from './memory.ts';
import { nightPage } from './night/page.ts';
import { siteOf } from './site.ts';
import { spendPage } from './spend.ts';
import { trendsPage } from './trends/page.ts';
import type { WorkspaceView } from './view.ts';

export interface DashboardPagesOptions {
  /** Served while a night runs. */
  readonly live?: Live;
  /** The path of the one page that is wanted: no other is made, and no chart of another drawn; absent: all. */
  readonly only?: string;
  /** Whether the page of an earlier run is there already; absent: of none. */
  readonly hasNight?: (runId: string) => boolean;
  /** Whether the ledger of an earlier run is still there; absent: of all. */
  readonly hasLedger?: (runId: string) => boolean;
  /** The events of an earlier run, for the page of it; absent: only tonight gets one. */
  readonly readNight?: (runId: string) => Promise<readonly RunEvent[]>;
}

/**
 * All pages but those of skills and their runs: tonight, families, trends, spend and memory, and one for each night that
 * has none yet.
 */
export async function* pagesOf(
  dashboard: Dashboard,
  options: DashboardPagesOptions = {},
): AsyncIterable<DashboardPage> {
  const { live = false, only, hasNight = () => false, hasLedger = () => true, readNight } = options;
  const { tonight, nights, skills, memory } = dashboard;
  const report = foldReport(tonight);
  const known = new Set(nights.map(({ runId }) => runId).filter(hasLedger));
  const isShown = (runId: string) =>
    known.has(runId) && (runId === report.runId || readNight !== undefined || hasNight(runId));
  const isWanted = (path: string) => only === undefined || path === only;
  const view = { report, nights, skills, memory };
  for (const [path, make] of PAGES) {
    if (isWanted(path)) yield await make({ ...view, site: siteOf(dashboard, { path, live, hasNight: isShown }) });
  }
  for (const runId of known) {
    if (!isWanted(nightPath(runId))) continue;
    const isTonight = runId === report.runId;
    if (!isTonight && (readNight === undefined || hasNight(runId))) continue;
    yield pageOfNight(isTonight ? tonight : ((await readNight?.(runId)) ?? []), dashboard, { runId, live });
  }
}

const PAGES: readonly (readonly [string, (view: WorkspaceView) => DashboardPage | Promise<DashboardPage>])[] = [
  ['index.html', nightPage],
  ['families.html', familiesPage],
  ['trends.html', trendsPage],
  ['spend.html', spendPage],
  ['memory.html', memoryPage],
];

/** The page of one run as it was then. It leads to skills, but to no single run of theirs: those go as newer ones come. */
function pageOfNight(
  events: readonly RunEvent[],
  dashboard: Pick<Dashboard, 'skills'>,
  { runId, live = false }: { readonly runId: string; readonly live?: Live },
): DashboardPage {
  const site = siteOf({ ...dashboard, hasPage: () => false }, { path: nightPath(runId), live, hasNight: () => false });
  return nightPage({ report: foldReport(events), skills: [], memory: null, site });
}
