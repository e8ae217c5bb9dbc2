import type { Workspace } from '../../night/workspace.ts';
import { pageOfTrial } from '../../report/dashboard/skills/pages.ts';
import { pathOfTrial } from '../../report/dashboard/skills/paths.ts';
import type { PageFolder } from '../../store/page-folder.ts';
import type { Transcripts } from '../../store/transcripts.ts';
import { hashParts } from '../../util/hash.ts';
import { mostTelling, readTrials } from './read-trials.ts';

/** Counted up where the page of a run looks otherwise than before. */
const RUN_PAGE_VERSION = 1;
/** Pages of runs, in all and of one skill: the newest. `nightschool dashboard` shows every run. */
const MOST_RUNS = 3000;
const MOST_RUNS_OF_SKILL = 200;

interface Writing {
  readonly workspace: Workspace;
  readonly pages: PageFolder;
  readonly said: Transcripts;
}

/**
 * Writes the pages of the newest runs of these skills, and removes those of older ones.
 * @param skills those first that were examined last: of the others the pages would only be removed again
 */
export async function writeRuns(skills: readonly string[], writing: Writing): Promise<void> {
  let count = 0;
  for (const skill of skills) {
    if (count >= MOST_RUNS) return;
    count += await writeRunsOf(skill, writing);
  }
}

/** How many there are now. */
async function writeRunsOf(skill: string, { workspace, pages, said }: Writing): Promise<number> {
  const { trials, record } = await readTrials(workspace, skill, said);
  const chosen = mostTelling(trials, MOST_RUNS_OF_SKILL);
  const wanted = new Set(chosen.map(({ id }) => pathOfTrial(id)));
  for (const path of runPages(pages).get(skill)?.paths ?? []) if (!wanted.has(path)) await pages.remove(path);
  const byCase = Map.groupBy(chosen, ({ caseId }) => caseId);
  for (const trial of chosen) {
    const others = (byCase.get(trial.caseId) ?? []).filter(({ id }) => id !== trial.id);
    const stamp = [RUN_PAGE_VERSION, skill, trial.night, hashParts(others.map(({ id }) => id))].join('|');
    if (pages.stampOf(pathOfTrial(trial.id)) === stamp) continue;
    await pages.write(pageOfTrial(await record(trial), others), stamp);
  }
  return chosen.length;
}

/** What was said in the runs of a skill that is gone goes with it. */
export async function removeRunsOfOthers(pages: PageFolder, skills: ReadonlySet<string>): Promise<void> {
  for (const [skill, { paths }] of runPages(pages)) {
    if (!skills.has(skill)) for (const path of paths) await pages.remove(path);
  }
}

/** Too many pages go by whole skills, those first that were examined longest ago. */
export async function removeOldestRuns(pages: PageFolder): Promise<void> {
  const groups = [...runPages(pages).values()].sort((a, b) => (a.night < b.night ? 1 : -1));
  let count = 0;
  for (const { paths } of groups) {
    count += paths.length;
    if (count > MOST_RUNS) for (const path of paths) await pages.remove(path);
  }
}

export interface RunPages {
  readonly paths: readonly string[];
  /** The newest of them. */
  readonly night: string;
}

/** The pages of runs that there are, by skill. */
export function runPages(pages: PageFolder): ReadonlyMap<string, RunPages> {
  const groups = new Map<string, { readonly paths: string[]; readonly night: string }>();
  for (const path of pages.paths().filter((each) => each.startsWith('trials/'))) {
    const [, skill = '', night = ''] = pages.stampOf(path)?.split('|') ?? [];
    const group = groups.get(skill) ?? { paths: [], night: '' };
    group.paths.push(path);
    groups.set(skill, night > group.night ? { ...group, night } : group);
  }
  return groups;
}
