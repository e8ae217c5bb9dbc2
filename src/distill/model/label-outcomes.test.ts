import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { CleanTask } from '../../domain/task.ts';
import { labelOutcomes } from './label-outcomes.ts';
import { PROMPTS, taskOf } from './testing/material.ts';
import { answeringModel, lastText, type ScriptedModel, scriptedModel } from './testing/scripted-model.ts';

const { signal } = new AbortController();
const label = (chat: ScriptedModel, tasks: readonly CleanTask[]) =>
  labelOutcomes({ chat, prompts: PROMPTS, signal }, tasks);

/** The ids of the tasks that a request shows. */
const shownIds = ({ messages }: ChatRequest) =>
  [...(messages[1]?.text ?? '').matchAll(/"task":"(\w+)"/g)].map(([, id]) => id ?? '');
const judge = (ids: readonly string[]) =>
  JSON.stringify({ judgements: ids.map((id) => ({ id, reason: `Seen ${id}.`, label: 'passed', confidence: 0.8 })) });

describe('labelOutcomes', () => {
  const many = Array.from({ length: 20 }, (_, index) => taskOf(`t${index}`, { label: 'unknown' }));

  it('asks in batches of at most 8 and keeps the order, whatever the order of the answers', async () => {
    const chat = answeringModel((request) => judge(shownIds(request).toReversed()));
    const judgements = await label(chat, many);
    expect(chat.requests.map((request) => shownIds(request).length)).toEqual([8, 8, 4]);
    expect(judgements.map(({ taskId }) => taskId)).toEqual(many.map(({ id }) => id));
    expect(judgements[0]).toEqual({ taskId: 't0', label: 'passed', confidence: 0.8, reason: 'Seen t0.' });
  });

  it('asks in batches of at most 24,000 characters', async () => {
    const long = many.map((task) => taskOf(task.id, { steps: [{ tool: 'read', result: 'x '.repeat(4000) }] }));
    const chat = answeringModel((request) => judge(shownIds(request)));
    await label(chat, long);
    for (const request of chat.requests) expect(lastText(request).length).toBeLessThanOrEqual(24_500);
    expect(chat.requests.flatMap(shownIds)).toEqual(long.map(({ id }) => id));
    expect(chat.requests.length).toBeGreaterThan(3);
  });

  it('asks nothing for no tasks', async () => {
    expect(await label(scriptedModel(), [])).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['misses a task', ['a'], /the task b is missing/],
    ['judges a task twice', ['a', 'b', 'a'], /the task a is judged twice/],
    ['judges another task', ['a', 'b', 'c'], /there is no task c/],
  ])('asks once more where the answer %s', async (_, ids, fault) => {
    const tasks = [taskOf('a'), taskOf('b')];
    const chat = scriptedModel(judge(ids), judge(['b', 'a']));
    expect(await label(chat, tasks)).toMatchObject([{ taskId: 'a' }, { taskId: 'b' }]);
    expect(chat.requests[1] && lastText(chat.requests[1])).toMatch(fault);
  });

  it('rejects where a batch is not judged, after all were asked', async () => {
    const chat = answeringModel((request) => judge(shownIds(request).filter((id) => id !== 't3')));
    await expect(label(chat, many)).rejects.toMatchObject({ code: 'MODEL_ANSWER_INVALID' });
    expect(chat.requests).toHaveLength(4);
  });
});
