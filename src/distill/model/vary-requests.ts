import { z } from 'zod';
import type { RequestVariant, TeacherJobs } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import { findPhrase } from '../../util/procedure/words.ts';
import { fence } from '../../util/prompt/fence.ts';
import { ask } from './ask.ts';
import { objectTo } from './batches.ts';
import { openWith, type Teaching } from './teaching.ts';

/** In one call, so that no request is varied twice over. */
const MOST_TASKS = 20;
const LONGEST_TURN = 2000;

const schema = z.object({
  variants: z.array(
    z.object({
      task: z.string().describe('Id of the task whose request it is'),
      turns: z.array(z.string()).describe('What the user says, turn by turn, as many turns as there'),
    }),
  ),
});

type Answered = z.infer<typeof schema>['variants'][number];

/**
 * Other ways to ask for what recorded tasks asked for. A variant names the same things as its task, word for word, and no
 * others, in as many turns; what a second answer still gets wrong is left out, and so is what is asked twice.
 */
export async function varyRequests(
  teaching: Teaching,
  { tasks, most }: Parameters<TeacherJobs['varyRequests']>[0],
): Promise<readonly RequestVariant[]> {
  const shown = new Map(
    tasks
      .filter(isShort)
      .slice(0, MOST_TASKS)
      .map((task) => [task.id, task]),
  );
  if (shown.size === 0 || most === 0) return [];
  const { variants } = await ask(teaching.chat, {
    purpose: 'vary-requests',
    messages: openWith(teaching, 'vary-requests', [
      ...[...shown.values()].map(printRequest),
      `At most ${most} variants.`,
    ]),
    schema,
    objection: (answer, attempt) =>
      attempt === 1 ? objectTo(answer.variants.flatMap((variant) => faultOf(variant, shown) ?? [])) : null,
    signal: teaching.signal,
  });
  const taken = new Set([...shown.values()].map(({ request }) => fold(request)));
  const distinct = variants.filter((variant) => {
    const key = fold(variant.turns);
    return faultOf(variant, shown) === null && !taken.has(key) && taken.add(key);
  });
  return distinct
    .slice(0, most)
    .map(({ task, turns }) => ({ taskId: task, request: turns.map((turn) => turn.trim()) }));
}

function isShort({ request }: CleanTask): boolean {
  return request.every((turn) => turn.length <= LONGEST_TURN);
}

function printRequest({ id, request, steps }: CleanTask): string {
  const tools = [...new Set(steps.map(({ tool }) => tool))];
  return fence(
    `task ${id}`,
    [{ task: id, tools }, ...request.map((user) => ({ user }))].map((line) => JSON.stringify(line)).join('\n'),
  );
}

function faultOf({ task: id, turns }: Answered, tasks: ReadonlyMap<string, CleanTask>): string | null {
  const task = tasks.get(id);
  if (task === undefined) return `there is no task ${id}`;
  const { request } = task;
  if (turns.length !== request.length) return `of the task ${id}, the request has as many turns as ${request.length}`;
  if (turns.some((turn) => turn.trim() === '')) return `of the task ${id}, a turn is empty`;
  if (turns.some((turn) => turn.length > LONGEST_TURN)) return `of the task ${id}, a turn is too long`;
  const [said, asked] = [fold(turns), fold(request)];
  const lost = [...thingsIn(request), ...valuesOf(task, asked)].find((thing) => findPhrase(said, fold([thing])) < 0);
  if (lost !== undefined) return `of the task ${id}, a variant does not name ${JSON.stringify(lost)}`;
  const madeUp = thingsIn(turns).find((thing) => findPhrase(asked, fold([thing])) < 0);
  if (madeUp === undefined) return null;
  return `of the task ${id}, a variant names ${JSON.stringify(madeUp)}, which the request does not`;
}

/** What turns are about: words with a digit or an @, and names, which are words with a capital inside a sentence. */
function thingsIn(turns: readonly string[]): readonly string[] {
  return turns.flatMap((turn) => {
    let opens = true;
    return turn.split(/\s+/).flatMap((raw) => {
      const word = raw.replace(/^[^\p{L}\p{N}]{1,9}|[^\p{L}\p{N}]{1,9}$/gu, '');
      const isThing = /[\p{N}@]/u.test(word) || (!opens && word.length > 1 && /^\p{Lu}/u.test(word));
      opens = /[.!?:;"'”’)]$/.test(raw);
      return isThing ? [word] : [];
    });
  });
}

/** Values of the task's calls that its request says. */
function valuesOf({ steps }: CleanTask, asked: string): readonly string[] {
  const values = steps.flatMap((step) => Object.values(step.arguments)).filter((value) => typeof value === 'string');
  return values.filter((value) => fold([value]) !== '' && findPhrase(asked, fold([value])) >= 0);
}

function fold(turns: readonly string[]): string {
  return turns.join('\n').normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim();
}
