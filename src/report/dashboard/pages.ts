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

export interface DashboardPagesOptions {
  /** Served while a night runs. */
  readonly live?: Live;
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
  const { live = false, hasNight = () => false, hasLedger = () => true, readNight } = options;
  const { tonight, nights, skills, memory } = dashboard;
  const report = foldReport(tonight);
  const known = new Set(nights.map(({ runId }) => runId).filter(hasLedger));
  const isShown = (runId: string) =>
    known.has(runId) && (runId === report.runId || readNight !== undefined || hasNight(runId));
  const siteAt = (path: string) => siteOf(dashboard, { path, live, hasNight: isShown });
  const view = { report, nights, skills, memory };
  yield nightPage({ report, skills, memory, site: siteAt('index.html') });
  yield familiesPage({ ...view, site: siteAt('families.html') });
  yield await trendsPage({ ...view, site: siteAt('trends.html') });
  yield await spendPage({ ...view, site: siteAt('spend.html') });
  yield await memoryPage({ ...view, site: siteAt('memory.html') });
  for (const runId of known) {
    const isTonight = runId === report.runId;
    if (!isTonight && (readNight === undefined || hasNight(runId))) continue;
    yield pageOfNight(isTonight ? tonight : ((await readNight?.(runId)) ?? []), dashboard, { runId, live });
  }
}

/** The page of one run as it was then. It leads to skills, but to no single run of theirs: those go as newer ones come. */
function pageOfNight(
  events: readonly RunEvent[],
  dashboard: Pick<Dashboard, 'skills'>,
  { runId, live = false }: { readonly runId: string; readonly live?: Live },
): DashboardPage {
  const site = siteOf({ ...dashboard, hasPage: () => false }, { path: nightPath(runId), live, hasNight: () => false });
  return nightPage({ report: foldReport(events), skills: [], memory: null, site });
}
