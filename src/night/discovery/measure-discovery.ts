import type { DiscoverySettings } from '../../domain/proof.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { hashListing } from '../../promote/discovery/listing.ts';
import { type Measured, measureSearch, type Questions } from '../../promote/discovery/measure.ts';
import { chooseDistractors } from '../../promote/distractors.ts';
import type { Night } from '../night.ts';
import { asListed, type Listed, type LiveLibrary, listOf } from './listed.ts';
import { openSearch } from './search.ts';
import { type Asked, askedInSuite, askedTonight, MOST_OF_FAMILY } from './sources.ts';

/** Everything that a version is listed with. */
export interface Listing {
  readonly candidate: Listed;
  readonly live: LiveLibrary;
  /** Made-up skills beside a small library. */
  readonly madeUp: readonly Listed[];
  /** Of the names and descriptions of all. */
  readonly hash: string;
}

/** The whole library with a version in the place of the live one of its name. */
export function listVersion(
  live: LiveLibrary,
  version: Pick<SkillVersion, 'skill' | 'text'>,
  { distractors }: Pick<DiscoverySettings, 'distractors'>,
): Listing {
  const candidate = listOf(version);
  const others = live.skills.filter(({ name }) => name !== candidate.name);
  const madeUp = chooseDistractors(candidate, Math.max(0, distractors - others.length))
    .filter(({ name }) => others.every((other) => other.name !== name))
    .map(asListed);
  return { candidate, live, madeUp, hash: hashListing([...others, ...madeUp, candidate]) };
}

/** How a version does in the search that agents use. Costs nothing. */
export async function measureBySearch(night: Night, listing: Listing, own: readonly Asked[]): Promise<Measured<Asked>> {
  const { candidate, live, madeUp } = listing;
  const questions = await questionsFor(night, listing, own);
  return measureSearch(candidate.name, questions, openSearch({ candidate, live, others: madeUp, own }));
}

/**
 * What is asked of others. Requests without a skill that were done with tools of this one's family alone are left out: it
 * may well be the skill for them.
 */
async function questionsFor(
  night: Night,
  { candidate, live }: Listing,
  own: readonly Asked[],
): Promise<Questions<Asked>> {
  const { families, loose } = askedTonight(night);
  const known = new Map(families.map((family) => [family.name, family]));
  const served = new Set(live.skills.map(({ name }) => name)).add(candidate.name);
  const others = await Promise.all(
    live.skills
      .filter(({ name }) => name !== candidate.name)
      .map(async ({ name }) => ({
        skill: name,
        requests: known.get(name)?.asked ?? (await askedInSuite(night, name, MOST_OF_FAMILY)),
      })),
  );
  const tools = new Set(known.get(candidate.name)?.tools);
  const unserved = [...families.filter(({ name }) => !served.has(name)), ...loose].filter(
    (each) => each.tools.length === 0 || !each.tools.every((tool) => tools.has(tool)),
  );
  return { own, others, unserved: unserved.flatMap(({ asked }) => asked) };
}
