import type { Decision } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { certifyingVerdict } from '../../night/certificates/certificates.ts';
import { decisionsOf, type Workspace } from '../../night/workspace.ts';
import { filesOnDisk } from '../../store/files.ts';
import { placeIn, readSkill } from '../../store/skill-folder.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { createVersion } from '../../util/skill/version.ts';

/** `memory-skill`: says where memories of a kind are kept; it sits no exam. */
export type ShelfKind = 'skill' | 'memory-skill';

/** A skill that agents may ask for, as it lies there now. */
export interface ShelfSkill extends SkillVersion {
  readonly kind: ShelfKind;
  readonly description: string;
}

/** A student that the live version is certified for. `lower` is the lower bound of its success rate, in [0, 1]. */
export interface Certified {
  readonly student: string;
  readonly lower: number;
  /** YYYY-MM-DD of the exam. */
  readonly night: string;
}

/** What agents find in a workspace. Every call reads anew: a promotion is seen by the next one. */
export interface Shelf {
  /** Sorted by name. A promoted skill hides a memory skill of its name. */
  list(): Promise<readonly ShelfSkill[]>;
  /** Null where there is none, whatever the name looks like. */
  find(name: string): Promise<ShelfSkill | null>;
  /** @throws NightschoolError UNKNOWN_NAME with the names there are */
  require(name: string): Promise<ShelfSkill>;
  /** In the order in which the students were first examined: the ladder's. */
  certified(skill: ShelfSkill): Promise<readonly Certified[]>;
  /** Whether a skill of that name was ever examined or used, be it live or not. */
  hasEvidence(name: string): Promise<boolean>;
  /** Whether it is the live version, or one that was drafted once. */
  hasVersion(skill: string, version: string): Promise<boolean>;
}

export function openShelf({ dir, library, evidence }: Workspace): Shelf {
  const files = filesOnDisk(dir);
  const find = async (name: string): Promise<ShelfSkill | null> => {
    if (!SKILL_NAME.test(name)) return null;
    const live = await library.live(name);
    if (live !== null) return describe(live, 'skill');
    const kept = await readSkill(files, placeIn(`${MEMORY_SKILLS}/${name}`));
    return kept === null ? null : describe(createVersion(name, kept), 'memory-skill');
  };
  const list = async (): Promise<readonly ShelfSkill[]> => {
    // a change that a crash left half done may have its only trace in evals/
    const names = await Promise.all(['skills', 'evals', MEMORY_SKILLS].map(files.list));
    const found = await Promise.all([...new Set(names.flat())].sort().map(find));
    return found.filter((skill) => skill !== null);
  };
  return {
    list,
    find,
    require: async (name) => (await find(name)) ?? refuse(name, await list()),
    certified: async ({ skill, version, kind }) =>
      kind === 'skill' ? certificates(await evidence.decisions(skill), version) : [],
    hasEvidence: async (name) => (await evidence.skills()).includes(name),
    hasVersion: async (skill, version) =>
      (await library.live(skill))?.version === version || (await evidence.version(skill, version)) !== null,
  };
}

const MEMORY_SKILLS = 'memories/skills';
const LONGEST_SHOWN = 64;

function describe(version: SkillVersion, kind: ShelfKind): ShelfSkill {
  return { ...version, kind, description: parseSkill(version.text).description };
}

function refuse(name: string, skills: readonly ShelfSkill[]): never {
  const names = skills.map(({ skill }) => skill).join(', ');
  throw new NightschoolError('UNKNOWN_NAME', `There is no skill ${JSON.stringify(name.slice(0, LONGEST_SHOWN))}.`, {
    hint: names === '' ? 'There is no skill yet: work without one.' : `There are: ${names}.`,
  });
}

function certificates(decisions: readonly Decision[], version: string): readonly Certified[] {
  const byStudent = Map.groupBy(decisionsOf(decisions, 'verdict-reached'), ({ student }) => student);
  return [...byStudent].flatMap(([student, verdicts]) => {
    const holding = certifyingVerdict(verdicts, version);
    return holding === null ? [] : [{ student, lower: holding.verdict.arithmetic.lower, night: holding.night }];
  });
}
