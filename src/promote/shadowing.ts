import { stemmer } from 'stemmer';
import type { SkillContent } from '../domain/skill.ts';

export type Described = Pick<SkillContent, 'name' | 'description'>;

/** Two skills whose descriptions an agent may confuse. */
export interface Shadow {
  readonly skill: string;
  readonly other: string;
  /** Share of the shorter description's words that the other one has too, in (0, 1]. */
  readonly overlap: number;
  /** One sentence for reports. */
  readonly message: string;
}

/** From this share on, less than a third of a description's words set it apart. */
const OVERLAP_BOUND = 0.7;
/** Words of every description ("Use when the user asks to …"), which set nothing apart. */
const COMMON_WORDS = new Set(
  'a an and any are as asks at be by for from has have how in into is it its of on one or that the their them then this to use used user users want wants when where which with you your'
    .split(' ')
    .map(stemmer),
);

/**
 * Which other skills a description would shadow: by the overlap coefficient of their word stems,
 * |A ∩ B| / min(|A|, |B|) (Szymkiewicz–Simpson). Strongest first.
 */
export function findShadows(skill: Described, others: readonly Described[]): readonly Shadow[] {
  const words = contentWords(skill.description);
  return others
    .filter(({ name }) => name !== skill.name)
    .map((other) => ({ other: other.name, overlap: overlapOf(words, contentWords(other.description)) }))
    .filter(({ overlap }) => overlap >= OVERLAP_BOUND)
    .sort((a, b) => b.overlap - a.overlap || (a.other < b.other ? -1 : 1))
    .map(({ other, overlap }) => ({
      skill: skill.name,
      other,
      overlap,
      message: describe(skill.name, other, overlap),
    }));
}

function describe(skill: string, other: string, overlap: number): string {
  const share = Math.round(overlap * 100);
  return `${skill} and ${other} share ${share} % of the words of their descriptions: an agent may take one for the other.`;
}

function contentWords(description: string): ReadonlySet<string> {
  const words = description.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.map(stemmer).filter((word) => !COMMON_WORDS.has(word)));
}

function overlapOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size);
  return smaller === 0 ? 0 : [...a].filter((word) => b.has(word)).length / smaller;
}
