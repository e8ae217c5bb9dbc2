import { z } from 'zod';
import type { BorderAnswer, BorderGroup, BorderQuestion } from '../../domain/border.ts';
import { fence } from '../../util/prompt/fence.ts';
import { ask } from './ask.ts';
import { batchesOf, idFaults, objectTo, type Printed } from './batches.ts';
import { clip } from './clip.ts';
import { familyNameFault } from './family-name.ts';
import { allDone, openWith, type Teaching } from './teaching.ts';

/** So that a night's borders are one call; only very many are more. */
const LIMITS = { most: 24, characters: 40_000 };
const MOST_REQUESTS = 8;
const LONGEST_REQUEST = 240;
const MOST_TOOLS = 12;

const schema = z.object({
  borders: z.array(
    z.object({
      id: z.string().describe('Id of the border'),
      reason: z.string().describe('One sentence: what decides it'),
      same: z.boolean().describe('Whether one skill serves both groups'),
      first: z.string().describe('Name of the first group'),
      second: z.string().describe('Name of the second group; where they are one, that of the first again'),
    }),
  ),
});

type Answered = z.infer<typeof schema>['borders'][number];

/** In the order of the questions, one for each; all in one call unless they are very many. */
export async function settleBorders(
  teaching: Teaching,
  questions: readonly BorderQuestion[],
): Promise<readonly BorderAnswer[]> {
  const printed = questions.map(({ groups }, place) => {
    const id = `b${place + 1}`;
    return { id, text: printBorder(id, groups) };
  });
  const answers = await allDone(batchesOf(printed, LIMITS).map((batch) => settleBatch(teaching, batch)));
  return answers.flat();
}

async function settleBatch(teaching: Teaching, batch: readonly Printed[]): Promise<readonly BorderAnswer[]> {
  const { borders } = await ask(teaching.chat, {
    purpose: 'settle-borders',
    messages: openWith(
      teaching,
      'settle-borders',
      batch.map(({ text }) => text),
    ),
    schema,
    objection: ({ borders: given }) =>
      objectTo([...idFaults(batch, given, { thing: 'border', done: 'settled' }), ...given.flatMap(nameFaults)]),
    signal: teaching.signal,
  });
  const byId = new Map(borders.map((border) => [border.id, border]));
  return batch.flatMap(({ id }): BorderAnswer[] => {
    const border = byId.get(id);
    if (border === undefined) return [];
    return [{ same: border.same, names: [border.first, border.second], reason: border.reason }];
  });
}

function nameFaults({ id, same, first, second }: Answered): readonly string[] {
  const faults = [...new Set([first, second])].flatMap((name) => {
    const fault = familyNameFault(name);
    return fault === null ? [] : [`of the border ${id}, ${fault}`];
  });
  if (same && first !== second) faults.push(`the border ${id} is said to be one family, but has two names`);
  if (!same && first === second) faults.push(`the border ${id} is said to be two families, but has one name`);
  return faults;
}

/** One JSON object a line; the same groups always print the same. */
function printBorder(id: string, groups: BorderQuestion['groups']): string {
  const lines = [{ border: id }, ...linesOf('first', groups[0]), ...linesOf('second', groups[1])];
  return fence(`border ${id}`, lines.map((line) => JSON.stringify(line)).join('\n'));
}

function linesOf(group: 'first' | 'second', { name, tools, requests }: BorderGroup): readonly object[] {
  const shown = requests.slice(0, MOST_REQUESTS).map((request) => ({ request: clip(request, LONGEST_REQUEST) }));
  return [{ group, name: clip(name, 80), tools: tools.slice(0, MOST_TOOLS).map((tool) => clip(tool, 80)) }, ...shown];
}
