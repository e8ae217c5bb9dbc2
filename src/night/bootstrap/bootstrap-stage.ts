import { hashPlaybook } from '../../distill/playbook/hash-playbook.ts';
import { nameSkill } from '../../distill/playbook/names.ts';
import { isUnproven, readProvenance, renameSkill } from '../../distill/playbook/provenance.ts';
import type { MemoryFile } from '../../domain/model.ts';
import type { Draft, SkillVersion } from '../../domain/skill.ts';
import { blocking } from '../../util/skill/findings.ts';
import { lint } from '../drafts/check-draft.ts';
import { changeVersion } from '../library/change-version.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import type { Workspace } from '../workspace.ts';
import { type WritingOptions, writeSkills } from './bootstrap-write.ts';

/** What became of one skill of a playbook, or of a playbook that gave none. */
export interface StagedSkill {
  /** Relative to `memories/`. */
  readonly playbook: string;
  /** Null where there is none. */
  readonly skill: string | null;
  readonly version: string | null;
  /** `live`: it has passed its exam. `left-alone`: a person has edited what is staged. */
  readonly change: 'staged' | 'unchanged' | 'live' | 'left-alone' | 'refused' | 'unstaged';
  /** Why, where that is not plain; empty otherwise. */
  readonly reason: string;
}

/** Everything of a playbook that is there already. */
interface Existing {
  readonly staged: readonly SkillVersion[];
  /** Names of those that are not as they were staged. */
  readonly edited: ReadonlySet<string>;
  /** Promoted ones, under the names of their families. */
  readonly live: readonly SkillVersion[];
}

/**
 * Stages the skills of a playbook that is new or has changed, in place of what was staged of it before; an unchanged one
 * changes nothing. What a person has edited stays as it is, and so does what is live.
 */
export async function stagePlaybook(
  night: Night,
  playbook: MemoryFile,
  options: Omit<WritingOptions, 'taken'>,
): Promise<readonly StagedSkill[]> {
  const about = (skill: string | null, change: StagedSkill['change'], reason = ''): StagedSkill => {
    return { playbook: playbook.path, skill, version: null, change, reason };
  };
  const existing = await findExisting(night.workspace, playbook.path);
  const hash = hashPlaybook(playbook);
  const known = [...existing.staged, ...existing.live].filter(({ text }) => readProvenance(text)?.hash === hash);
  if (known.length > 0) {
    return known.map((version) => {
      const isLive = existing.live.includes(version);
      const reason = isLive && isUnproven(version) ? 'a person took it live unproven' : '';
      return { ...about(version.skill, isLive ? 'live' : 'unchanged', reason), version: version.version };
    });
  }
  const taken = await takenNames(night.workspace, options.families, existing);
  const drafts = nameDrafts(await writeSkills(night, playbook, { ...options, taken }), playbook, taken);
  if (drafts.length === 0) return [about(null, 'refused', 'it says nothing to do: no list, no table, no sentence')];
  const done: StagedSkill[] = [];
  for (const draft of drafts)
    done.push({ ...about(draft.skill, 'staged'), ...(await stageDraft(night, draft, existing)) });
  if (done.some(({ change }) => change === 'refused')) return done; // what is staged is better than nothing
  const kept = new Set(drafts.map(({ skill }) => skill));
  for (const { skill } of existing.staged.filter((version) => !kept.has(version.skill))) {
    const isEdited = existing.edited.has(skill);
    if (!isEdited) await night.workspace.library.unstage(skill);
    done.push(isEdited ? about(skill, 'left-alone', EDITED) : about(skill, 'unstaged', GONE));
  }
  return done;
}

const GONE = 'its playbook no longer gives this skill';
const EDITED = 'what is staged was edited by a person';

async function stageDraft(
  night: Night,
  draft: Draft,
  { staged, edited }: Existing,
): Promise<Pick<StagedSkill, 'change' | 'reason' | 'version'>> {
  const { workspace, date } = night;
  const { skill, version, text } = draft;
  if (edited.has(skill)) return { change: 'left-alone', version: null, reason: EDITED };
  const [refusal] = blocking(await lint(night, draft));
  if (refusal !== undefined) return { change: 'refused', version: null, reason: refusal.message };
  if (staged.some((each) => each.version === version)) return { change: 'unchanged', version, reason: '' };
  await workspace.evidence.saveVersion(draft);
  await changeVersion(workspace, { type: 'stage', skill, from: null, to: version, text }, { night: date });
  return { change: 'staged', version, reason: '' };
}

async function findExisting({ library, evidence }: Workspace, playbook: string): Promise<Existing> {
  const isOurs = ({ text }: SkillVersion): boolean => readProvenance(text)?.playbook === playbook;
  const staged = (await library.staged()).filter(
    (version) => isOurs(version) && readProvenance(version.text)?.unproven,
  );
  const live = await Promise.all((await library.names()).map((name) => library.live(name)));
  const edited = new Set<string>();
  for (const { skill, version } of staged) {
    if ((await evidence.version(skill, version))?.version !== version) edited.add(skill);
  }
  return { staged, edited, live: live.filter((version) => version !== null).filter(isOurs) };
}

/** Names of skills, of families, and of whatever else was examined or is staged, but for what is staged of the same playbook. */
async function takenNames(
  { library, evidence }: Workspace,
  families: readonly FamilyAtNight[],
  { staged, live }: Existing,
): Promise<ReadonlySet<string>> {
  const own = new Set([...staged, ...live.filter(isUnproven)].map(({ skill }) => skill));
  const taken = new Set([
    ...(await library.names()),
    ...families.map(({ family }) => family.name),
    ...(await library.staged()).map(({ skill }) => skill),
  ]);
  for (const skill of await evidence.skills()) {
    const isExamined = (await evidence.split(skill)).length + (await evidence.decisions(skill)).length > 0;
    if (isExamined) taken.add(skill);
  }
  for (const name of own) taken.delete(name);
  return taken;
}

function nameDrafts(drafts: readonly Draft[], { path }: MemoryFile, taken: ReadonlySet<string>): readonly Draft[] {
  const names = new Set(taken);
  return drafts.map((draft) => {
    const name = nameSkill(draft.skill, { fallback: path, taken: names });
    names.add(name);
    return renameSkill(draft, name);
  });
}
