import { z } from 'zod';
import type { TeacherJobs } from '../../domain/model.ts';
import { fence } from '../../util/prompt/fence.ts';
import { ask } from './ask.ts';
import { batchesOf, idFaults, objectTo, type Printed } from './batches.ts';
import { clip } from './clip.ts';
import { familyNameFault } from './family-name.ts';
import { openWith, type Teaching } from './teaching.ts';

/** So that a night's new families are one call; only very many, as on the first night, are more. */
const LIMITS = { most: 24, characters: 40_000 };
const MOST_REQUESTS = 10;
const LONGEST_REQUEST = 300;
const MOST_TOOLS = 12;

const schema = z.object({
  families: z.array(
    z.object({
      id: z.string().describe('Id of the family'),
      name: z.string().describe('Such as order-cancellation'),
    }),
  ),
});

type About = Parameters<TeacherJobs['nameFamilies']>[0];
type Named = z.infer<typeof schema>['families'][number];

/**
 * Names at domain level that are not taken, in the order of the families; null for one that the model, asked again, gave
 * no name that will do. Those named in an earlier batch are taken in the next.
 */
export async function nameFamilies(
  teaching: Teaching,
  { families, taken }: About,
): Promise<readonly (string | null)[]> {
  const printed = families.map((family, place) => ({
    id: `f${place + 1}`,
    text: printFamily(`f${place + 1}`, family),
  }));
  const names = new Map<string, string>();
  for (const batch of batchesOf(printed, LIMITS)) {
    const before = [...taken, ...[...names.values()].map((name) => ({ name, description: '' }))];
    for (const { id, name } of await nameBatch(teaching, batch, before)) names.set(id, name);
  }
  return printed.map(({ id }) => names.get(id) ?? null);
}

/** Whatever will do of the second answer is taken: one bad name costs the others nothing. */
async function nameBatch(
  teaching: Teaching,
  batch: readonly Printed[],
  taken: About['taken'],
): Promise<readonly Named[]> {
  const names = new Set(taken.map(({ name }) => name));
  const { families } = await ask(teaching.chat, {
    purpose: 'name-family',
    messages: openWith(teaching, 'name-family', [
      `Names that are taken:\n${fence('taken names', listTaken(taken))}`,
      ...batch.map(({ text }) => text),
    ]),
    schema,
    objection: ({ families: given }, attempt) => {
      const faults = given.flatMap((named, place) => nameFault(named, names, given.slice(0, place)) ?? []);
      return attempt === 2
        ? null
        : objectTo([...idFaults(batch, given, { thing: 'family', done: 'named' }), ...faults]);
    },
    signal: teaching.signal,
  });
  const asked = families.filter(({ id }) => batch.some((each) => each.id === id));
  return asked.filter((named, place) => nameFault(named, names, asked.slice(0, place)) === null);
}

function nameFault({ id, name }: Named, taken: ReadonlySet<string>, before: readonly Named[]): string | null {
  const fault = familyNameFault(name);
  if (fault !== null) return `of the family ${id}, ${fault}`;
  if (taken.has(name)) return `the name ${name} is taken: say what sets the requests of ${id} apart`;
  const other = before.find((each) => each.name === name);
  return other === undefined ? null : `${other.id} and ${id} are both called ${name}: say what sets them apart`;
}

function printFamily(id: string, { requests, tools }: About['families'][number]): string {
  const shown = requests.slice(0, MOST_REQUESTS).map((request) => ({ request: clip(request, LONGEST_REQUEST) }));
  const head = { family: id, tools: tools.slice(0, MOST_TOOLS).map((tool) => clip(tool, 80)) };
  return fence(`family ${id}`, [head, ...shown].map((line) => JSON.stringify(line)).join('\n'));
}

/** Sorted, so that the order in which families were found does not make another request of it. */
function listTaken(taken: About['taken']): string {
  const lines = taken.map(({ name, description }) => JSON.stringify({ name, description }));
  return lines.length === 0 ? 'none' : lines.toSorted().join('\n');
}
