import { join } from 'node:path';
import type { DashboardPage, SkillStanding } from '../../domain/dashboard.ts';
import type { Guard } from '../../domain/guard.ts';
import type { NightschoolError } from '../../errors.ts';
import { unlessDamaged } from '../../night/unless-damaged.ts';
import type { Workspace } from '../../night/workspace.ts';
import { nightPath } from '../../report/dashboard/links.ts';
import { pagesOf } from '../../report/dashboard/pages.ts';
import { pageOfSkill, pagesOfSkills } from '../../report/dashboard/skills/pages.ts';
import { pathOfSkill, pathOfTrial } from '../../report/dashboard/skills/paths.ts';
import { listRuns, readRun } from '../../store/ledger.ts';
import { openPageFolder, type PageFolder, stampFiles } from '../../store/page-folder.ts';
import { hash, hashJson } from '../../util/hash.ts';
import { type DashboardDesk, openDashboard } from './open-dashboard.ts';
import { openSaid } from './read-trials.ts';
import { removeOldestRuns, removeRunsOfOthers, runPages, writeRuns } from './write-runs.ts';

/** Counted up where a skill's page looks otherwise than before. */
const SKILL_PAGE_VERSION = 3;

export interface WriteOptions {
  readonly clock: () => Date;
  /** Looks at every page before it is written. Absent: nobody does. */
  readonly guard?: Guard;
  /** Told of what is damaged, and for that left out: all the rest is shown. */
  readonly onDamaged?: (error: NightschoolError) => void;
}

const FOLDER = join('.nightschool', 'report');

/**
 * Brings the dashboard in `.nightschool/report/` up to date: pages of skills whose evidence is as it was stay as they are.
 * For the run that holds the workspace's lock.
 * @returns the file to open, absolute
 */
export async function writeDashboard(
  workspace: Workspace,
  { clock, guard, onDamaged = () => undefined }: WriteOptions,
): Promise<string> {
  const folder = join(workspace.dir, FOLDER);
  const pages = guarded(await openPageFolder(folder), guard);
  const hasPage = (trialId: string): boolean => pages.stampOf(pathOfTrial(trialId)) !== null;
  const desk = await openDashboard(workspace, { readOnly: false, clock, onDamaged, hasPage });
  const stamps = await stampSkills(workspace.dir, desk.dashboard.skills);
  await writeAllRuns(workspace, { desk, pages, stamps });
  await writeSkills(desk, { pages, stamps, onDamaged });
  const ledgers = new Set((await listRuns(workspace.dir)).map(({ run }) => nightPath(run)));
  const earlier = {
    hasLedger: (run: string) => ledgers.has(nightPath(run)),
    hasNight: (run: string) => pages.stampOf(nightPath(run)) !== null,
    readNight: (run: string) => readRun(workspace.dir, run),
  };
  for await (const page of pagesOf(desk.dashboard, earlier)) await keep(pages, page);
  for (const page of pagesOfSkills(desk.dashboard)) await keep(pages, page);
  const gone = pages.paths().filter((path) => path.startsWith('nights/') && !ledgers.has(path));
  for (const path of gone) await pages.remove(path);
  await pages.save();
  return join(folder, 'index.html');
}

/** Pages are of evidence and of ledgers, some older than the guard. */
function guarded(pages: PageFolder, guard: Guard | undefined): PageFolder {
  if (guard === undefined) return pages;
  return {
    ...pages,
    write: ({ path, text }, stamp) => pages.write({ path, text: guard.hide(`page ${path}`, text) }, stamp),
  };
}

/** What tells that a skill's evidence changed, by skill. */
type Stamps = ReadonlyMap<string, string>;

async function stampSkills(dir: string, skills: readonly SkillStanding[]): Promise<Stamps> {
  const stamp = async ({ skill }: SkillStanding): Promise<readonly [string, string]> => {
    const evidence = ['decisions.jsonl', 'trials.jsonl', 'cases.jsonl'].map((name) => join(dir, 'evals', skill, name));
    return [skill, await stampFiles([...evidence, join(dir, 'skills', skill, 'SKILL.md')])];
  };
  return new Map(await Promise.all(skills.map(stamp)));
}

interface Progress {
  readonly pages: PageFolder;
  readonly stamps: Stamps;
}

/** Runs never change: of skills whose evidence is as it was nothing is read. */
async function writeAllRuns(
  workspace: Workspace,
  { desk, pages, stamps }: Progress & { readonly desk: DashboardDesk },
): Promise<void> {
  const changed = desk.dashboard.skills.filter(
    ({ skill }) => pages.stampOf(pathOfSkill(skill))?.split('|')[0] !== stamps.get(skill),
  );
  const said = openSaid(workspace);
  try {
    const newest = changed.toSorted((a, b) => (lastExam(a) < lastExam(b) ? 1 : -1)).map(({ skill }) => skill);
    await writeRuns(newest, { workspace, pages, said });
    await removeRunsOfOthers(pages, new Set(desk.dashboard.skills.map(({ skill }) => skill)));
    await removeOldestRuns(pages);
  } finally {
    said.close();
  }
}

/** The night of it; empty: there was none. */
function lastExam({ students }: SkillStanding): string {
  return (
    students
      .map(({ night }) => night)
      .sort()
      .at(-1) ?? ''
  );
}

async function writeSkills(
  { dashboard, readSkill, shelf }: DashboardDesk,
  { pages, stamps, onDamaged }: Progress & Required<Pick<WriteOptions, 'onDamaged'>>,
): Promise<void> {
  const runs = runPages(pages);
  for (const standing of dashboard.skills) {
    const { skill } = standing;
    const about = [SKILL_PAGE_VERSION, standing, shelf.families.get(skill) ?? null, runs.get(skill)?.paths.length ?? 0];
    const stamp = `${stamps.get(skill)}|${hashJson(about)}`;
    if (pages.stampOf(pathOfSkill(skill)) === stamp) continue;
    const history = await unlessDamaged(() => readSkill(standing), onDamaged);
    if (history !== null) await pages.write(await pageOfSkill(history, dashboard.hasPage), stamp);
  }
  const shown = new Set(dashboard.skills.map(({ skill }) => pathOfSkill(skill)));
  const left = pages.paths().filter((path) => path.startsWith('skills/') && !shown.has(path));
  for (const path of left) await pages.remove(path);
}

/** A page whose text is as it was is left alone. */
async function keep(pages: PageFolder, page: DashboardPage): Promise<void> {
  const stamp = hash(page.text);
  if (pages.stampOf(page.path) !== stamp) await pages.write(page, stamp);
}
