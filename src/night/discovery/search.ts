import { fitOf } from '../../day/ask/fit.ts';
import { findSkills, type ShelfPart, sharesWords, shelveSkills } from '../../memory/recall/skill-search.ts';
import type { Search } from '../../promote/discovery/measure.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { Listed, LiveLibrary } from './listed.ts';
import type { Asked } from './sources.ts';

/** A skill with what is listed beside it. */
export interface Shelves {
  readonly candidate: Listed;
  readonly live: LiveLibrary;
  /** Made-up skills. */
  readonly others: readonly Listed[];
  /** Its own requests. */
  readonly own: readonly Asked[];
}

/** The search of `nightschool recall` over the whole library, with the candidate in the place of its live version. */
export function openSearch({ candidate, live, others, own }: Shelves): Search<Asked> {
  const shelf = shelveSkills([candidate]);
  const rest: readonly ShelfPart[] = [
    { shelf: live.shelf, without: candidate.name },
    ...(others.length === 0 ? [] : [{ shelf: shelveSkills(others) }]),
  ];
  const all = [...rest, { shelf }];
  const isOwn = new Set(own);
  const parsed = parseSkill(candidate.text);
  return {
    // of others' requests only what shares a word with the candidate can find it, and nothing else is asked of them
    find: (asked) => {
      if (isOwn.has(asked)) return findIn(asked, all);
      const isLookedFor = asked.questions.some((question) => sharesWords(question, shelf));
      return isLookedFor ? findIn(asked, all, candidate.name) : [];
    },
    findWithout: (asked) => findIn(asked, rest)[0] ?? null,
    wouldFollow: ({ turns }) => {
      const { kind } = fitOf(parsed, turns[0] ?? '', []);
      return kind === 'ready' || kind === 'asks';
    },
  };
}

/** What the first of the questions finds that finds anything; of a single one only what matters for `onlyWith`. */
function findIn({ questions }: Asked, parts: readonly ShelfPart[], onlyWith?: string): readonly string[] {
  const options = onlyWith === undefined || questions.length > 1 ? {} : { onlyWith };
  for (const question of questions) {
    const found = findSkills(question, parts, options);
    if (found.length > 0) return found;
  }
  return [];
}
