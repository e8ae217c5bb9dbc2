import type { MemoryFile } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { plural } from '../../util/amounts.ts';
import { examineAll } from '../exam/examine-all.ts';
import { closeFamily, type FamilyOutcome } from '../exam/examine-family.ts';
import { isWired } from '../exam/trial-options.ts';
import { groupTasks, ignoredTonight } from '../families/group-tasks.ts';
import { changeLibrary } from '../library/change-library.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { readTasks } from '../reading/read-tasks.ts';
import { decisionsOf } from '../workspace.ts';
import { withCandidates } from './bootstrap-candidates.ts';
import { type Examined, judgeSkill } from './bootstrap-judge.ts';
import { type PlaybookFile, readPlaybooks } from './bootstrap-playbooks.ts';
import { type StagedSkill, stagePlaybook } from './bootstrap-stage.ts';

export interface BootstrapOptions {
  /** Absolute paths of files and folders below `memories/`; empty: all playbooks. */
  readonly paths: readonly string[];
  /** False: no model is asked anything, neither to write nor to be examined. */
  readonly useModels: boolean;
}

/** One line of the result: a skill of a playbook, or a playbook that gave none. */
export interface BootstrapRow extends StagedSkill {
  /** The family it seems to be about, and what came of that; null where no logs ask for it. */
  readonly examined: Examined | null;
}

export interface BootstrapResult {
  readonly rows: readonly BootstrapRow[];
  /** 1: a family could not be examined to its end, because a model is down. */
  readonly exitCode: 0 | 1;
}

/**
 * Turns playbooks into staged, unproven skills, and has those that are about a family of the logs sit its exam, beside
 * whatever the teacher writes: nothing goes live but by its gate. Doing it again changes nothing.
 */
export async function bootstrap(night: Night, options: BootstrapOptions): Promise<BootstrapResult> {
  const playbooks = await readPlaybooks(night.workspace.dir, options.paths);
  await night.workspace.library.heal();
  const families = await findFamilies(night);
  night.emit({ type: 'stage-started', stage: 'distill', detail: plural(playbooks.length, 'playbook') });
  const staged: StagedSkill[] = [];
  for (const file of playbooks) staged.push(...(await stageFile(night, file, { families, ...options })));
  const matched = await withCandidates(night, families);
  const outcomes = canExamine(night, options) ? await examine(night, matched, staged) : [];
  const rows: BootstrapRow[] = [];
  for (const each of staged) {
    rows.push({ ...each, examined: await judgeSkill(night, each, { families: matched, outcomes }) });
  }
  const isDown = outcomes.some(({ postponed }) => postponed !== null && postponed.code !== 'BUDGET_SPENT');
  return { rows, exitCode: isDown ? 1 : 0 };
}

/** Playbooks come before any log. */
async function findFamilies(night: Night): Promise<readonly FamilyAtNight[]> {
  const tasks = await readTasks(night).catch((error: unknown) => {
    if (error instanceof NightschoolError && error.code === 'NO_LOGS') return [];
    throw error;
  });
  return groupTasks(night, tasks);
}

async function stageFile(
  night: Night,
  { path, text, fault }: PlaybookFile,
  { families, useModels }: BootstrapOptions & { readonly families: readonly FamilyAtNight[] },
): Promise<readonly StagedSkill[]> {
  night.signal.throwIfAborted();
  if (fault !== null) return [{ playbook: path, skill: null, version: null, change: 'refused', reason: fault }];
  const playbook: MemoryFile = { path, text: await night.redactor.text(text) };
  return stagePlaybook(night, playbook, { families, useModel: useModels });
}

/** Without models only what the embedded teacher and student do is left. */
function canExamine({ teacher, students }: Night, { useModels }: BootstrapOptions): boolean {
  return useModels || (teacher.jobs === undefined && !students.some(isWired));
}

/**
 * As a night examines families. Where a skill is new its family is searched anew although what is live there is sound:
 * what the playbook says may be better.
 */
async function examine(
  night: Night,
  families: readonly FamilyAtNight[],
  staged: readonly StagedSkill[],
): Promise<readonly FamilyOutcome[]> {
  const added = new Set(staged.flatMap(({ skill, change }) => (change === 'staged' ? [skill] : [])));
  const skills = new Set(staged.map(({ skill }) => skill));
  const chosen: FamilyAtNight[] = [];
  const ignored = await ignoredTonight(night, families);
  for (const family of families)
    if (!ignored.has(family.family.id) && (await hasUntried(night, family, skills))) chosen.push(family);
  const isNew = ({ candidates = [] }: FamilyAtNight): boolean =>
    candidates.some((each) => added.has(each.staged.skill));
  const { fresh = [], known = [] } = Object.groupBy(chosen, (family) => (isNew(family) ? 'fresh' : 'known'));
  const outcomes = [
    ...(await examineAll(night, fresh, () => ({ force: true }))),
    ...(await examineAll(night, known, () => ({ force: false }))),
  ];
  await changeLibrary(night, outcomes);
  for (const outcome of outcomes) if (!outcome.idle) await closeFamily(night, outcome);
  return outcomes;
}

async function hasUntried(
  { workspace }: Night,
  { family, candidates = [] }: FamilyAtNight,
  skills: ReadonlySet<string | null>,
): Promise<boolean> {
  const searched = decisionsOf(await workspace.evidence.decisions(family.name), 'draft-searched');
  const tried = new Set(searched.map(({ version }) => version));
  return candidates.some(({ staged, draft }) => skills.has(staged.skill) && !tried.has(draft.version));
}
