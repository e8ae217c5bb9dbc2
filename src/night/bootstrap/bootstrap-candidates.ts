import { openLesson } from '../../cluster/split.ts';
import { type FamilyWords, matchFamily } from '../../distill/playbook/match-family.ts';
import { isUnproven, toCandidate } from '../../distill/playbook/provenance.ts';
import type { Lesson } from '../../domain/family.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { allowTools } from '../drafts/draft-context.ts';
import type { Candidate, FamilyAtNight, Night } from '../night.ts';

/**
 * The families with the staged, unproven skills that are about them: each skill goes to one family at most. Without such
 * skills the families as they are.
 */
export async function withCandidates(
  { workspace }: Pick<Night, 'workspace'>,
  families: readonly FamilyAtNight[],
): Promise<readonly FamilyAtNight[]> {
  const unproven = (await workspace.library.staged()).filter(isUnproven);
  if (unproven.length === 0) return families.map(({ candidates: _, ...family }) => family);
  const words = families.map(wordsOf);
  const matched = unproven.map((staged) => ({ staged, familyId: matchFamily(staged.text, words)?.familyId }));
  return families.map(({ candidates: _, ...about }) => {
    const own = matched.filter(({ familyId }) => familyId === about.family.id);
    const candidates = own.flatMap(({ staged }) => asCandidate(staged, about));
    return candidates.length === 0 ? about : { ...about, candidates };
  });
}

/** What a family asks for, from the train side alone: what is held out decides nothing before the exam. */
export function wordsOf(about: FamilyAtNight): FamilyWords {
  const { family } = about;
  const lesson = lessonOf(about);
  const requests = lesson.tasks.map(({ request }) => request.join('\n'));
  return { id: family.id, tools: lesson.family.tools, requests };
}

function lessonOf({ family, tasks, sides }: FamilyAtNight): Lesson {
  return openLesson(family, tasks, { sides, writes: [] });
}

/** It asks for the tools that its steps name and the family's tasks used, as every draft does: no playbook lists tools. */
function asCandidate(staged: SkillVersion, about: FamilyAtNight): readonly Candidate[] {
  const draft = toCandidate(staged, about.family);
  return draft === null ? [] : [{ staged, draft: allowTools({ lesson: lessonOf(about) }, draft) }];
}

/** Takes out of staging what has gone live under the family's name; gives the candidates that are left. */
export async function unstageProven(
  { workspace }: Pick<Night, 'workspace'>,
  { candidates = [] }: FamilyAtNight,
  live: SkillVersion | null,
): Promise<readonly Candidate[]> {
  const proven = candidates.filter(({ draft }) => draft.version === live?.version);
  for (const { staged } of proven) await workspace.library.unstage(staged.skill);
  return candidates.filter((candidate) => !proven.includes(candidate));
}
