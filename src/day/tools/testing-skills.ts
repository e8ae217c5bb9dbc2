import type { Decision, VerdictWord } from '../../domain/decision.ts';
import type { SkillFile, SkillVersion } from '../../domain/skill.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { createVersion } from '../../util/skill/version.ts';

/** A version of a skill whose text says which it is. */
export function versionNamed(skill: string, which: string, files: readonly SkillFile[] = []): SkillVersion {
  const text = `---\nname: ${skill}\ndescription: "Does ${skill}, ${which}. Use when asked to."\n---\n\n# ${skill}\n\nThis is ${which}.\n`;
  return createVersion(skill, { text, files });
}

/** Makes a version live, as a night does. */
export async function promoteVersion(dir: string, version: SkillVersion): Promise<void> {
  const { library, evidence } = await openWorkspace(dir);
  await evidence.saveVersion(version);
  const { skill, text, files } = version;
  const from = (await library.live(skill))?.version ?? null;
  await library.apply({ type: 'promote', skill, from, to: version.version, text, ...(files && { files }) });
}

/** Writes down that a student was examined with a version. */
export async function judgeVersion(
  dir: string,
  { skill, version }: SkillVersion,
  about: { readonly student: string; readonly word: VerdictWord; readonly lower: number },
): Promise<void> {
  const { evidence } = await openWorkspace(dir);
  const past = await evidence.decisions(skill);
  const decision: Decision = {
    id: `d${past.length}`,
    night: `2026-11-0${past.length + 1}`,
    type: 'verdict-reached',
    ...{ cycle: 1, attempt: 1, version, fingerprint: 'f', student: about.student, suiteHash: 's' },
    verdict: {
      word: about.word,
      reason: 'It was examined.',
      counts: { passed: 20, failed: 0, errored: 0 },
      arithmetic: { attempt: 1, alpha: 0.05, lower: about.lower, upper: 1, rate: 1, estimate: 0.95 },
    },
  };
  await evidence.appendDecisions(skill, [decision]);
}
