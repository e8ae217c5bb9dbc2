import type { Family } from '../domain/family.ts';
import { NightschoolError } from '../errors.ts';
import { parseSkill } from '../util/skill/parse.ts';
import type { FamilyAtNight, Night } from './night.ts';

/** Requests that a teacher reads to name a family. */
const MOST_REQUESTS = 12;

/**
 * A new family with the name that the teacher gives it, where the pipeline asks for that; else, or where the teacher
 * cannot be asked, the one made of its commonest words and tools. A name once given stays.
 * @param others families that are named already
 */
export async function nameFamily(
  night: Night,
  { family, tasks, sides }: FamilyAtNight,
  others: readonly Family[],
): Promise<Family> {
  const { jobs } = night.teacher;
  if (jobs === undefined || night.pipeline.families.naming === 'rules') return family;
  const open = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
  const requests = tasks.filter(({ id }) => open.has(id)).flatMap(({ request }) => request[0] ?? []);
  try {
    const name = await jobs.nameFamily({
      requests: [...new Set(requests)].slice(0, MOST_REQUESTS),
      tools: family.tools,
      taken: await takenNames(night, others),
    });
    return { ...family, name };
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    night.emit({
      type: 'warning-raised',
      message: `${family.name} keeps the name that rules gave it: ${error.message}`,
    });
    return family;
  }
}

async function takenNames(
  { workspace }: Night,
  families: readonly Family[],
): Promise<readonly { readonly name: string; readonly description: string }[]> {
  const names = new Set([...families.map(({ name }) => name), ...(await workspace.library.names())]);
  const taken = [...names].sort().map(async (name) => {
    const live = await workspace.library.live(name);
    return { name, description: live === null ? '' : parseSkill(live.text).description };
  });
  return Promise.all(taken);
}
