import type { Draft, SkillVersion } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { printFrontMatter } from '../../util/skill/print-front-matter.ts';
import { contentOf, createVersion } from '../../util/skill/version.ts';

/** Where a skill that was made of a playbook comes from, as its front matter says. */
export interface Provenance {
  /** Path of the playbook, relative to `memories/`. */
  readonly playbook: string;
  /** Hash of the playbook's text, redacted. */
  readonly hash: string;
  /** The name under which it was staged; that of a promoted one is its family's. */
  readonly skill: string;
  /** Name of who wrote it: `playbook` for the rules, else a model's. */
  readonly teacher: string;
  /** True until a version of it has passed an exam. */
  readonly unproven: boolean;
}

const PREFIX = 'nightschool-';

/** What is printed into the front matter of an unproven skill, without the prefix. */
export function provenanceMetadata({
  playbook,
  hash,
  skill,
  teacher,
  unproven,
}: Provenance): Readonly<Record<string, string>> {
  return {
    playbook,
    'playbook-hash': hash,
    'playbook-skill': skill,
    teacher,
    ...(unproven && { proof: 'unproven' }),
  };
}

/** Null for a skill that was made of no playbook. */
export function readProvenance(text: string): Provenance | null {
  const { metadata } = parseSkill(text);
  const [playbook, hash, skill] = ['playbook', 'playbook-hash', 'playbook-skill'].map((key) => metadata[PREFIX + key]);
  if (playbook === undefined || hash === undefined || skill === undefined) return null;
  const teacher = metadata[`${PREFIX}teacher`] ?? 'playbook';
  return { playbook, hash, skill, teacher, unproven: metadata[`${PREFIX}proof`] === 'unproven' };
}

/** Whether a version was never examined: made of a playbook, and staged with no logs to examine it by. */
export function isUnproven({ text }: Pick<SkillVersion, 'text'>): boolean {
  return readProvenance(text)?.unproven === true;
}

/**
 * An unproven skill as a candidate for a family's exam: under the family's name, on which its exam hangs, and without
 * the word that it is unproven, which would be wrong of the version that passes. Null where it came from no playbook.
 */
export function toCandidate(
  staged: SkillVersion,
  family: { readonly id: string; readonly name: string },
): Draft | null {
  const from = readProvenance(staged.text);
  if (from === null) return null;
  const metadata = { ...provenanceMetadata({ ...from, unproven: false }), family: family.id };
  return restamp(staged, { name: family.name, from, metadata });
}

/** The skill under another name, where its own is given already. */
export function renameSkill(draft: Draft, name: string): Draft {
  const from = readProvenance(draft.text);
  if (from === null || name === draft.skill) return draft;
  return restamp(draft, { name, from, metadata: provenanceMetadata({ ...from, skill: name }) });
}

function restamp(
  version: SkillVersion,
  {
    name,
    from,
    metadata,
  }: { readonly name: string; readonly from: Provenance; readonly metadata: Readonly<Record<string, string>> },
): Draft {
  const { description, body } = parseSkill(version.text);
  const text = `${printFrontMatter({ name, description, metadata })}\n${body.trim()}\n`;
  return {
    ...createVersion(name, { ...contentOf(version), text }),
    teacher: from.teacher,
    change: `from the playbook ${from.playbook}`,
  };
}
