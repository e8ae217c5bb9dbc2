import { readProvenance } from '../../distill/playbook/provenance.ts';
import { type Support, supportOf } from '../../distill/structure/support.ts';
import type { Lesson } from '../../domain/family.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { withDescription } from '../../util/skill/with-description.ts';
import type { Examination } from '../exam/examination.ts';
import { rulesOf } from '../people/rules.ts';
import { decisionsOf } from '../workspace.ts';

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
  const { night, lesson } = examination;
  const adopted = await adoptedVersion(examination);
  return supportOf(lesson.tasks, {
    offered: night.toolDefinitions,
    trusted: [
      ...(adopted === null ? [] : [adopted, ...(adopted.files ?? [])].map(({ text }) => text)),
      ...(await rulesOf(examination)),
      ...(await playbooks(examination)),
    ],
  });
}

/**
 * The version that a person took live, or wrote, last: what a gate promoted alone is borne out by traces, or not at all.
 */
async function adoptedVersion({ night, live, room }: About): Promise<SkillVersion | null> {
  if (live === null) return null;
  const changes = decisionsOf(room.decisions(), 'version-changed');
  const version = changes.findLast(({ cause }) => cause === 'adopted')?.to ?? null;
  if (version === null || version === live.version) return version === null ? null : live;
  return night.workspace.evidence.version(room.skill, version);
}

/** Pages that people alone write: those for playbooks, and those that somebody had made into a skill. */
async function playbooks({ night, candidates }: About): Promise<readonly string[]> {
  const named = new Set(candidates.map(({ text }) => readProvenance(text)?.playbook));
  const isOfPeople = (path: string): boolean => path.startsWith('workflows/') || named.has(path);
  return (await night.memories()).filter(({ path }) => isOfPeople(path)).map(({ text }) => text);
}

/**
 * The candidate that a version is, under whatever description; null for what the teacher wrote tonight, whatever it says
 * of itself.
 */
export function candidateOf({ candidates }: Pick<Examination, 'candidates'>, { text }: Pick<SkillVersion, 'text'>) {
  const same = withDescription(text, 'any');
  return candidates.find((candidate) => withDescription(candidate.text, 'any') === same) ?? null;
}
