import type { QueueSettings } from '../../domain/pipeline.ts';
import { matchesTool } from '../../util/tool-kind.ts';

/** Where the pipeline names none. */
const MIDDLE = 50;
/** Ranks that are told apart within one place; BullMQ takes priorities up to 2,097,152. */
const RANKS = 10_000;

/**
 * A skill's priority, smaller first: by its place in the pipeline, its own name before a pattern, then by its rank
 * tonight. What is for no one skill goes before all skills of the middle.
 * @param ranks skills, best first; one that is not among them goes last of its place
 */
export function placeInLine(
  skill: string | null,
  { priorities, ranks }: Pick<QueueSettings, 'priorities'> & { readonly ranks: ReadonlyMap<string, number> },
): number {
  if (skill === null) return MIDDLE * RANKS;
  const pattern = Object.keys(priorities).find((each) => matchesTool(skill, [each]));
  const place = Object.hasOwn(priorities, skill) ? priorities[skill] : priorities[pattern ?? ''];
  const rank = Math.min(1 + (ranks.get(skill) ?? RANKS), RANKS - 1);
  return (place ?? MIDDLE) * RANKS + rank;
}
