import { readProvenance } from '../distill/playbook/provenance.ts';
import { type Support, supportOf } from '../distill/structure/support.ts';
import type { Lesson } from '../domain/family.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { withDescription } from '../util/skill/with-description.ts';
import type { Examination } from './examination.ts';
import { rulesOf } from './people/rules.ts';

type About = Pick<Examination, 'night' | 'lesson' | 'live' | 'room' | 'candidates'>;

const SUPPORTS = new WeakMap<Lesson, Promise<Support>>();

/**
 * What the family's own traces support, and what people stand behind; made once for a lesson, which is the same for every
 * draft and student of a night.
 */
export function supportFor(examination: About): Promise<Support> {
  const known = SUPPORTS.get(examination.lesson);
  if (known !== undefined) return known;
  const made = makeSupport(examination);
  SUPPORTS.set(examination.lesson, made);
  return made;
}

async function makeSupport(examination: About): Promise<Support> {
  const { lesson, live, room } = examination;
  return supportOf(lesson.tasks, {
    offered: room.openTools.map(({ name }) => name),
    trusted: [
      ...(live === null ? [] : [live, ...(live.files ?? [])].map(({ text }) => text)),
      ...(await rulesOf(examination)),
      ...(await playbooks(examination)),
    ],
  });
}

/** Pages that people alone write: those for playbooks, and those that somebody had made into a skill. */
async function playbooks({ night, candidates }: About): Promise<readonly string[]> {
  const named = new Set(candidates.map(({ text }) => readProvenance(text)?.playbook));
  const isPersons = (path: string): boolean => path.startsWith('workflows/') || named.has(path);
  return (await night.memories()).filter(({ path }) => isPersons(path)).map(({ text }) => text);
}

/**
 * The candidate that a version is, under whatever description; null for what the teacher wrote tonight, whatever it says
 * of itself.
 */
export function candidateOf({ candidates }: Pick<Examination, 'candidates'>, { text }: Pick<SkillVersion, 'text'>) {
  const same = withDescription(text, 'any');
  return candidates.find((candidate) => withDescription(candidate.text, 'any') === same) ?? null;
}
