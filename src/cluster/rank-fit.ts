import type { CleanTask } from '../domain/task.ts';
import { parseSkill } from '../util/skill/parse.ts';
import { FILLER, stem } from './describe.ts';
import { maskText } from './mask.ts';

/** A skill as far as a request is compared with it. */
export interface SkillText {
  readonly skill: string;
  /** The whole SKILL.md. */
  readonly text: string;
}

/** Share of a request's words, by weight, that a skill has to have: half of it in title and description. */
const LEAST_SCORE = 0.5;
/** One word in common is an accident. */
const LEAST_WORDS = 2;
/** With less of a lead over the next skill nobody could say which of them is meant. */
const LEAST_LEAD = 0.08;
const LONGEST_REQUEST = 2000;

/**
 * Which skill each request is about by its words, by task id; most are about none. A request's words weigh by how rare
 * they are among `tasks`; entities and names do not count.
 */
export function fitRequests(
  skills: readonly SkillText[],
  requests: readonly CleanTask[],
  tasks: readonly CleanTask[],
): ReadonlyMap<string, string> {
  const words = new Map(tasks.map((task) => [task.id, wordsOf(requestOf(task))]));
  const counts = new Map<string, number>();
  for (const found of words.values()) for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weightOf = (word: string): number => Math.log(1 + tasks.length / (counts.get(word) ?? 1));
  const profiles = skills.map(profileOf);
  return new Map(
    requests.flatMap((task) => {
      const skill = fitRequest(words.get(task.id) ?? wordsOf(requestOf(task)), profiles, weightOf);
      return skill === null ? [] : [[task.id, skill] as const];
    }),
  );
}

interface Profile {
  readonly skill: string;
  /** Of title and description. */
  readonly head: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

function fitRequest(
  words: ReadonlySet<string>,
  profiles: readonly Profile[],
  weightOf: (word: string) => number,
): string | null {
  const [best, second] = profiles
    .map(({ skill, head, all }) => {
      const inHead = [...words].filter((word) => head.has(word)).length;
      const score = (shareOf(words, head, weightOf) + shareOf(words, all, weightOf)) / 2;
      return { skill, score: inHead < LEAST_WORDS ? 0 : score };
    })
    .sort((a, b) => b.score - a.score || (a.skill < b.skill ? -1 : 1));
  if (best === undefined || best.score < LEAST_SCORE) return null;
  return best.score - (second?.score ?? 0) < LEAST_LEAD ? null : best.skill;
}

function shareOf(words: ReadonlySet<string>, of: ReadonlySet<string>, weightOf: (word: string) => number): number {
  const weigh = (some: readonly string[]): number => some.reduce((sum, word) => sum + weightOf(word), 0);
  return weigh([...words].filter((word) => of.has(word))) / Math.max(weigh([...words]), Number.MIN_VALUE);
}

function profileOf({ skill, text }: SkillText): Profile {
  const { title, description, body } = parseSkill(text);
  const head = wordsOf(`${title} ${description}`);
  return { skill, head, all: new Set([...head, ...wordsOf(body)]) };
}

function requestOf({ request }: CleanTask): string {
  return request.join('\n').slice(0, LONGEST_REQUEST);
}

/** A skill is prose, its title in capitals: there and in requests names count neither way. */
function wordsOf(text: string): ReadonlySet<string> {
  const tokens = maskText(text).filter(({ kind, text: word }) => kind !== 'entity' && !FILLER.has(word));
  return new Set(tokens.map(({ text: word }) => stem(word)));
}
