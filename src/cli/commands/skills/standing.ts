import type { SkillVersion } from '../../../domain/skill.ts';
import { certifyingVerdict } from '../../../night/certificates/certificates.ts';
import { decisionsOf, type Workspace } from '../../../night/workspace.ts';
import { compareText } from '../../../util/compare-text.ts';

/** A version that lies live or staged, and for whom it is certified. */
export interface Standing {
  readonly version: SkillVersion;
  readonly state: 'live' | 'staged';
  /** Students in the order they were first examined; none: unproven. */
  readonly certifiedFor: readonly string[];
}

/** The live versions, and with `staged` those that wait, sorted by skill, live before staged. */
export async function standings(
  workspace: Workspace,
  { staged }: { readonly staged: boolean },
): Promise<readonly Standing[]> {
  const names = await workspace.library.names();
  const live = (await Promise.all(names.map((name) => workspace.library.live(name)))).filter((each) => each !== null);
  const waiting = staged ? await workspace.library.staged() : [];
  const all = [
    ...live.map((version) => ({ version, state: 'live' as const })),
    ...waiting.map((version) => ({ version, state: 'staged' as const })),
  ];
  const found = await Promise.all(
    all.map(async (each) => ({ ...each, certifiedFor: await certifiedFor(workspace, each.version) })),
  );
  return found.sort((a, b) => compareText(a.version.skill, b.version.skill));
}

/** Names of the students for whom a version is certified. */
export async function certifiedFor(
  { evidence }: Workspace,
  { skill, version }: SkillVersion,
): Promise<readonly string[]> {
  const verdicts = decisionsOf(await evidence.decisions(skill), 'verdict-reached');
  const byStudent = Map.groupBy(verdicts, ({ student }) => student);
  return [...byStudent].filter(([, all]) => certifyingVerdict(all, version) !== null).map(([student]) => student);
}
