import type { Family } from '../../domain/family.ts';
import { NightschoolError } from '../../errors.ts';
import { plural } from '../../util/amounts.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { openRequests } from './open-requests.ts';

/** Requests that a teacher reads to name a family. */
const MOST_REQUESTS = 12;

/**
 * New families with the names that the teacher gives them, all in one call, where the pipeline asks for that; else, or
 * where it cannot be asked or has none that will do, with those made of their commonest words and tools. A name once
 * given stays.
 * @param others families that are named already
 */
export async function nameFamilies(
  night: Night,
  born: readonly FamilyAtNight[],
  others: readonly Family[],
): Promise<readonly Family[]> {
  const { jobs } = night.teacher;
  const families = born.map(({ family }) => family);
  if (jobs === undefined || night.pipeline.families.naming === 'rules' || born.length === 0) return families;
  try {
    const names = await jobs.nameFamilies({
      families: born.map((each) => ({ requests: openRequests(each, MOST_REQUESTS), tools: each.family.tools })),
      taken: await takenNames(night, others),
    });
    return withNames(families, names, new Set(others.map(({ name }) => name)));
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    const which =
      families.length === 1
        ? `${families[0]?.name} keeps the name`
        : `${plural(families.length, 'family')} keep the names`;
    night.emit({ type: 'warning-raised', message: `${which} that rules gave: ${error.message}` });
    return families;
  }
}

/** A name that rules gave goes before one that the teacher gave to another. */
function withNames(
  families: readonly Family[],
  names: readonly (string | null)[],
  others: ReadonlySet<string>,
): readonly Family[] {
  const kept = families.filter((_, place) => (names[place] ?? null) === null).map(({ name }) => name);
  const taken = new Set([...others, ...kept]);
  return families.map((family, place) => {
    const name = names[place] ?? null;
    if (name === null || taken.has(name)) return family;
    taken.add(name);
    return { ...family, name };
  });
}

async function takenNames(
  { workspace }: Night,
  families: readonly Family[],
): Promise<readonly { readonly name: string; readonly description: string }[]> {
  const { library, evidence } = workspace;
  const names = new Set([
    ...families.map(({ name }) => name),
    ...(await library.names()),
    ...(await evidence.skills()),
  ]);
  const taken = [...names].sort().map(async (name) => {
    const live = await workspace.library.live(name);
    return { name, description: live === null ? '' : parseSkill(live.text).description };
  });
  return Promise.all(taken);
}
