import { z } from 'zod';
import type { TeacherJobs } from '../../domain/model.ts';
import { fence } from '../../util/prompt/fence.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { ask } from './ask.ts';
import { printTexts } from './print-record.ts';
import { openWith, type Teaching } from './teaching.ts';

const LONGEST_NAME = 64;
const MOST_REQUESTS = 20;
const REQUEST_ROOM = 8000;

const schema = z.object({ name: z.string().describe('Such as order-cancellation') });

/** A name at domain level that is not taken. */
export async function nameFamily(
  teaching: Teaching,
  { requests, tools, taken }: Parameters<TeacherJobs['nameFamily']>[0],
): Promise<string> {
  const names = new Set(taken.map(({ name }) => name));
  const { name } = await ask(teaching.chat, {
    purpose: 'name-family',
    messages: openWith(teaching, 'name-family', [
      `Names that are taken:\n${fence('taken names', listTaken(taken))}`,
      `Tools that were called:\n${fence('tools', JSON.stringify(tools))}`,
      `Requests of the family:\n${printTexts('requests', requests.slice(0, MOST_REQUESTS), REQUEST_ROOM)}`,
    ]),
    schema,
    objection: (answer) => nameFault(answer.name, names),
    signal: teaching.signal,
  });
  return name;
}

function nameFault(name: string, taken: ReadonlySet<string>): string | null {
  if (!SKILL_NAME.test(name)) return 'name must be made of a-z and 0-9 with single hyphens between';
  if (name.length > LONGEST_NAME) return `name must not exceed ${LONGEST_NAME} characters`;
  if (taken.has(name)) return `the name ${name} is taken: say what sets these requests apart`;
  if (/(?:^|-)\d+(?:-|$)/.test(name)) return 'name must name a kind of job: a number in it belongs to one case';
  return null;
}

/** Sorted, so that the order in which families were found does not make another request of it. */
function listTaken(taken: readonly { readonly name: string; readonly description: string }[]): string {
  const lines = taken.map(({ name, description }) => JSON.stringify({ name, description }));
  return lines.length === 0 ? 'none' : lines.toSorted().join('\n');
}
