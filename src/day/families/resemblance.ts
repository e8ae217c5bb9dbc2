import { maskText } from '../../cluster/mask.ts';
import type { CleanTask } from '../../domain/task.ts';

/** What was done counts for less than how it was asked for. */
const TOOLS_SHARE = 0.35;
const LONGEST_REQUEST = 4000;

/** What share of a family's tasks say a word, or call a tool; keys begin with what they are. */
export interface Profile {
  readonly words: ReadonlyMap<string, number>;
  readonly tools: ReadonlyMap<string, number>;
}

/** Shares in [0, 1]; names and entities are masked out. */
export function profile(tasks: readonly CleanTask[]): Profile {
  return { words: shares(tasks, wordsOf), tools: shares(tasks, toolsOf) };
}

/** The words of a request, each once, without entities. */
export function wordsOf({ request }: CleanTask): ReadonlySet<string> {
  const tokens = request.flatMap((turn) => maskText(turn.slice(0, LONGEST_REQUEST)));
  return new Set(tokens.flatMap(({ text, kind }) => (kind === 'word' ? [text] : [])));
}

export function toolsOf({ steps }: CleanTask): ReadonlySet<string> {
  return new Set(steps.map(({ tool }) => tool));
}

function shares(
  tasks: readonly CleanTask[],
  featuresOf: (task: CleanTask) => ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) for (const feature of featuresOf(task)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return new Map([...counts].map(([feature, count]) => [feature, count / tasks.length]));
}

/**
 * How much each two of the families are alike, in [0, 1], a symmetric matrix with ones on its diagonal: the cosines of
 * the shares of their words and of their tools, each weighed by log((1 + families) / families that have it) as in
 * TF-IDF, .65 to .35. For people to look at; what belongs together is decided by `cluster`.
 */
export function resemblances(profiles: readonly Profile[]): readonly (readonly number[])[] {
  const words = weigh(profiles.map((each) => each.words));
  const tools = weigh(profiles.map((each) => each.tools));
  return profiles.map((_, a) =>
    profiles.map((__, b) => {
      if (a === b) return 1;
      const [said, done] = [cosine(words[a], words[b]), cosine(tools[a], tools[b])];
      if (profiles[a]?.tools.size === 0 && profiles[b]?.tools.size === 0) return said;
      return (1 - TOOLS_SHARE) * said + TOOLS_SHARE * done;
    }),
  );
}

type Vector = ReadonlyMap<string, number>;

function weigh(all: readonly Vector[]): readonly Vector[] {
  const holders = new Map<string, number>();
  for (const shared of all) for (const feature of shared.keys()) holders.set(feature, (holders.get(feature) ?? 0) + 1);
  return all.map((shared) => {
    const raw = [...shared].map(([feature, share]) => {
      return [feature, share * Math.log((1 + all.length) / (holders.get(feature) ?? 1))] as const;
    });
    const norm = Math.hypot(...raw.map(([, weight]) => weight)) || 1;
    return new Map(raw.map(([feature, weight]) => [feature, weight / norm]));
  });
}

function cosine(one: Vector = new Map(), other: Vector = new Map()): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, weight] of few) sum += weight * (many.get(feature) ?? 0);
  return Math.min(1, sum);
}
