import type { Decision } from '../../domain/decision.ts';
import type { Trial } from '../../domain/exam.ts';
import type { SkillFile, SkillVersion } from '../../domain/skill.ts';
import type { SealReport } from '../../store/seals/check.ts';
import { compareFiles } from '../../util/skill/compare-files.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';

/** Sentences that fail, and sentences that only tell. */
export interface Findings {
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** Every version that lies in the evidence is the one it is called, and what is live or staged is one of them. */
export async function verifyVersions(
  { evidence, library }: Workspace,
  skill: string,
  {
    decisions,
    trials,
    staged,
    changing,
  }: {
    /** Null: they cannot be read. */
    readonly decisions: readonly Decision[] | null;
    readonly trials: readonly Trial[];
    readonly staged: readonly SkillVersion[];
  } & Pick<SealReport, 'changing'>,
): Promise<Findings> {
  const kept = await evidence.versions(skill);
  const needed = versionsOf(decisions ?? [], trials);
  const faults: string[] = [];
  for (const version of [...new Set([...kept, ...needed])].sort()) {
    const folder = `evals/${skill}/versions/${version}`;
    const found = await evidence.version(skill, version);
    // one that nothing speaks of yet may be on its way
    if (found === null && needed.has(version)) faults.push(`${folder}/SKILL.md is missing.`);
    else if (found !== null && found.version !== version)
      faults.push(`${folder}/${namesOf(found)} was changed: its hash is ${found.version}.`);
    for (const path of await evidence.strayFiles(skill, version)) faults.push(`${folder}/${path} is no part of it.`);
  }
  const waiting = staged.find((version) => version.skill === skill);
  if (waiting !== undefined && !kept.includes(waiting.version))
    faults.push(`evals/${skill}/staged.md was changed: its hash is ${waiting.version}, which no recorded version has.`);
  if (decisions === null) return { faults, notes: [] };
  const live = await library.live(skill);
  const recorded = decisionsOf(decisions, 'version-changed').at(-1)?.to ?? null;
  const is = live?.version ?? null;
  if (is === recorded) return { faults, notes: [] };
  const what = `${is ?? 'nothing'} is live, the record says ${recorded ?? 'nothing'}`;
  if (changing !== null && changing.to === is)
    return { faults, notes: [`skills/${skill}: ${what}; the next night records the change that was under way.`] };
  const known = recorded === null ? null : await evidence.version(skill, recorded);
  return { faults: [...faults, `skills/${skill}: ${what}${describeDifference(live, known)}.`], notes: [] };
}

/** Versions that were live, or that anything was found out about, if only in practice: their text is evidence. */
function versionsOf(decisions: readonly Decision[], trials: readonly Trial[]): ReadonlySet<string> {
  const changes = decisionsOf(decisions, 'version-changed').flatMap(({ from, to }) => [from, to]);
  const told = decisions.flatMap((each) => ('version' in each ? [each.version] : []));
  const run = trials.filter(({ arm }) => arm !== 'raw-trace').map(({ version }) => version);
  return new Set([...changes, ...told, ...run].flatMap((each) => (each === null || each === 'none' ? [] : [each])));
}

/** The hash of a version does not say which of its files it is that changed. */
function namesOf({ files = [] }: SkillVersion): string {
  return files.length === 0 ? 'SKILL.md' : `{${['SKILL.md', ...files.map(({ path }) => path)].join(',')}}`;
}

function describeDifference(live: SkillVersion | null, recorded: SkillVersion | null): string {
  if (live === null || recorded === null) return '';
  const changes = compareFiles(allFilesOf(recorded), allFilesOf(live)).map(({ path, before, after }) => {
    if (before === null) return `${path} was added`;
    return after === null ? `${path} is missing` : `${path} was changed`;
  });
  return changes.length === 0 ? '' : `: ${changes.join(', ')}`;
}

function allFilesOf({ text, files = [] }: SkillVersion): readonly SkillFile[] {
  return [{ path: 'SKILL.md', text }, ...files];
}
