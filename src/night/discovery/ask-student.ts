import { askForSkill } from '../../day/ask/ask-for-skill.ts';
import type { ChatModel } from '../../domain/chat.ts';
import type { DiscoveryMeasure } from '../../domain/decision.ts';
import { NightschoolError } from '../../errors.ts';
import { type NearMiss, shareOf } from '../../promote/discovery/measure.ts';
import { hash } from '../../util/hash.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import type { Night } from '../night.ts';
import type { Listed } from './listed.ts';
import type { Listing } from './measure-discovery.ts';
import type { Asked } from './sources.ts';

/** Requests of its own and near misses that one measure asks a student about: each is a call. */
const MOST_OWN = 10;
const MOST_NEAR = 10;
/** Characters of the list; of a larger library the skills that the requests come near are listed first. */
const ROOM = 24_000;

export interface Choosing {
  readonly student: string;
  readonly chat: ChatModel;
  readonly own: readonly Asked[];
  readonly nearMisses: readonly NearMiss<Asked>[];
  /** Names of skills that the search takes for the candidate, or the candidate for. */
  readonly confused: readonly string[];
}

/**
 * Has a student that is a model choose among names and descriptions alone, in a seeded order, for some of the requests.
 * Rejects as a ChatModel does; what the student cannot be asked for want of room it is asked with a shorter list.
 */
export async function measureByStudent(
  night: Pick<Night, 'prompts' | 'pipeline' | 'signal'>,
  listing: Listing,
  { student, chat, own, nearMisses, confused }: Choosing,
): Promise<DiscoveryMeasure> {
  const { name } = listing.candidate;
  const random = createRandom(Number.parseInt(hash(`${night.pipeline.seed}\n${name}`, 8), 16));
  const chosen = shuffle(own, random).slice(0, MOST_OWN);
  const served = shuffle(nearMisses, random).toSorted((a, b) => Number(a.of === null) - Number(b.of === null));
  const near = served.slice(0, MOST_NEAR);
  const first = new Set([name, ...near.flatMap(({ of }) => of ?? []), ...confused]);
  const list = shuffle(fill(listing, first), random);
  const choose = async ({ turns }: Asked): Promise<string | null> => {
    const options = { prompt: night.prompts['choose-skill'], chat, seed: night.pipeline.seed, signal: night.signal };
    return chooseAmong(turns.join('\n'), list, { ...options, first });
  };
  const answers = await askAll(chosen, choose);
  const others = await askAll(
    near.map(({ request }) => request),
    choose,
  );
  return {
    by: student,
    recall: shareOf(answers, (answer) => answer === name),
    precision: shareOf(others, (answer) => answer !== name),
    lost: [],
  };
}

/**
 * What is answered, in order; a call that breaks down is made once more, and then says nothing of the skill. The model
 * limits itself. All are waited for, so that what was paid for is counted, before an outage is thrown.
 */
async function askAll(
  requests: readonly Asked[],
  choose: (asked: Asked) => Promise<string | null>,
): Promise<readonly (string | null)[]> {
  const asking = requests.map((request) => unlessBroken(choose, request));
  await Promise.allSettled(asking);
  return (await Promise.all(asking)).flatMap((answered) => answered ?? []).map(({ name }) => name);
}

const MOST_TRIES = 2;

async function unlessBroken(
  choose: (asked: Asked) => Promise<string | null>,
  request: Asked,
  tries = MOST_TRIES,
): Promise<{ readonly name: string | null } | null> {
  try {
    return { name: await choose(request) };
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.isOutage) throw error;
    return tries > 1 ? unlessBroken(choose, request, tries - 1) : null;
  }
}

/** The skills that are listed: those that matter first, then the rest while there is room. */
function fill({ candidate, live, madeUp }: Listing, first: ReadonlySet<string>): readonly Listed[] {
  const others = [...live.skills.filter(({ name }) => name !== candidate.name), ...madeUp];
  const sorted = [candidate, ...others].toSorted((a, b) => Number(first.has(b.name)) - Number(first.has(a.name)));
  let left = ROOM;
  return sorted.filter(({ name, description }) => {
    left -= name.length + description.length;
    return left >= 0 || first.has(name);
  });
}

async function chooseAmong(
  request: string,
  list: readonly Listed[],
  { first, ...options }: Parameters<typeof askForSkill>[2] & { readonly first: ReadonlySet<string> },
): Promise<string | null> {
  const told = (skills: readonly Listed[]) => skills.map(({ name, description }) => ({ skill: name, description }));
  try {
    return (await askForSkill(request, told(list), options)).name;
  } catch (error) {
    const isTooLong = error instanceof NightschoolError && error.code === 'PROMPT_TOO_LONG';
    if (!isTooLong) throw error;
    return (await askForSkill(request, told(list.filter(({ name }) => first.has(name))), options)).name;
  }
}
