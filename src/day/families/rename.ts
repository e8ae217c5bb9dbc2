import { join } from 'node:path';
import { sealDecision } from '../../decide/wallet.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import type { FamilyRule } from '../../domain/family.ts';
import type { SkillFile, SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { printSuite } from '../../evaluate/suite.ts';
import { readSuite } from '../../night/suites/read-suite.ts';
import { decisionsOf } from '../../night/workspace.ts';
import { moveSkill, type SkillMove } from '../../store/families/move-skill.ts';
import { meanFamily } from '../../util/meant.ts';
import { underName } from '../../util/skill/under-name.ts';
import { contentOf, createVersion } from '../../util/skill/version.ts';
import { readSettings } from '../settings.ts';
import { changeFamilies, type Desk, requireTasks } from './change.ts';
import { requireFreeName } from './free-name.ts';
import { requireFamily } from './known.ts';

export interface Renamed {
  readonly dryRun: boolean;
  readonly from: string;
  readonly to: string;
  /** What is live, under the old name and the new one: no certificate holds for the latter yet. Null: nothing is live. */
  readonly live: { readonly from: string; readonly to: string } | null;
  readonly staged: { readonly from: string; readonly to: string } | null;
  /** Whether evidence goes along. */
  readonly hasEvidence: boolean;
}

/**
 * Gives a family another name, at once: its evidence and its skill go along. The name is part of a SKILL.md, so what is live
 * is another version then, which the next night examines as it does one that a person edited.
 * @throws NightschoolError UNKNOWN_NAME; USAGE for a name that is taken or none; SKILL_INVALID, WORKSPACE_LOCKED
 */
export function renameFamily(
  dir: string,
  about: { readonly family: string; readonly name: string },
  options: { readonly dryRun: boolean; readonly now: () => Date },
): Promise<Renamed> {
  return changeFamilies(dir, options, async (desk) => {
    const { workspace, known, dryRun, at } = desk;
    const family = requireTasks(requireFamily(known.families, about.family));
    const { name: to } = about;
    const { name: from } = family;
    if (family.pending.length > 0)
      throw new NightschoolError('USAGE', `${from} ${family.pending.join('; ')}: it cannot be renamed before that.`, {
        hint: 'nightschool run; then rename it.',
      });
    if (from === to) throw new NightschoolError('USAGE', `${from} is its name already.`);
    await requireFreeName(desk, to);
    const rule: FamilyRule = { at, type: 'rename', family: meanFamily(family), name: to };
    const { live, staged, ...move } = await planMove(desk, { from, to });
    if (!dryRun) await moveSkill(workspace.dir, { from, to, rule, ...move });
    return {
      ...{ dryRun, from, to },
      live: live === null ? null : { from: live.old.version, to: live.renamed.version },
      staged: staged === null ? null : { from: staged.old.version, to: staged.renamed.version },
      hasEvidence: (await workspace.evidence.skills()).includes(dryRun ? from : to),
    };
  });
}

interface Renaming {
  readonly old: SkillVersion;
  readonly renamed: SkillVersion;
}

/** What is otherwise under the new name. What is live now is kept as a version first, should a person have edited it. */
async function planMove(
  { workspace, at }: Desk,
  { from, to }: Pick<SkillMove, 'from' | 'to'>,
): Promise<
  Pick<SkillMove, 'writes' | 'decisions'> & { readonly live: Renaming | null; readonly staged: Renaming | null }
> {
  const { library, evidence } = workspace;
  const waiting = (await library.staged()).find(({ skill }) => skill === from) ?? null;
  const live = renaming(await library.live(from), to, `skills/${from}/SKILL.md`);
  const staged = renaming(waiting, to, `evals/${from}/staged.md`);
  const both = [live, staged].filter((each) => each !== null);
  const config = await renameSuite(workspace, { from, to, isLive: live !== null });
  for (const { old } of both)
    if ((await evidence.version(from, old.version))?.version !== old.version) await evidence.saveVersion(old);
  const versions = both.flatMap(({ renamed }) => filesOf(renamed, `evals/${to}/versions/${renamed.version}`));
  const writes: SkillMove['writes'] = [
    ...(config === null ? [] : [{ path: `evals/${to}/promptfooconfig.yaml`, text: config }]),
    ...versions,
    ...(staged === null ? [] : [{ path: `evals/${to}/staged.md`, text: staged.renamed.text }]),
    ...(live === null ? [] : [{ path: `skills/${to}/SKILL.md`, text: live.renamed.text }]),
  ];
  const past = decisionsOf(await evidence.decisions(from), 'version-changed');
  return { live, staged, writes, decisions: live === null ? [] : [arrival(live.renamed, { past, at })] };
}

/** That what is live came from a person, and not through the gate. */
function arrival(
  { version: to }: SkillVersion,
  { past, at }: { readonly past: readonly DecisionOf<'version-changed'>[]; readonly at: string },
): Decision {
  const from = past.at(-1)?.to ?? null;
  const content = { type: 'version-changed', sequence: past.length, from, to, cause: 'adopted' } as const;
  return sealDecision(content, at.slice(0, 10));
}

function renaming(old: SkillVersion | null, to: string, file: string): Renaming | null {
  if (old === null) return null;
  const text = underName(old.text, to);
  if (text !== null) return { old, renamed: createVersion(to, { ...contentOf(old), text }) };
  throw new NightschoolError('SKILL_INVALID', `${file} has no line that gives its name.`, {
    hint: `Write a line name: ${old.skill} into its front matter, then rename it.`,
  });
}

function filesOf({ text, files = [] }: SkillVersion, folder: string): readonly SkillFile[] {
  return [...files, { path: 'SKILL.md', text }].map((file) => ({ path: `${folder}/${file.path}`, text: file.text }));
}

/** The config of the suite under the new name, with what people wrote into it; null where there is none. */
async function renameSuite(
  workspace: Desk['workspace'],
  { from, to, isLive }: Pick<SkillMove, 'from' | 'to'> & { readonly isLive: boolean },
): Promise<string | null> {
  const suite = await readSuite({ workspace }, from);
  if (suite === null) return null;
  const { limits } = await readSettings(workspace.dir);
  const { config } = printSuite(
    { ...suite, skill: to },
    {
      folder: join(workspace.dir, 'evals', to),
      instructions: isLive ? `../../skills/${to}/SKILL.md` : null,
      maximumActions: limits.actionsPerTrial,
      previous: (await workspace.evidence.readSuite(from)).config,
    },
  );
  return config;
}
