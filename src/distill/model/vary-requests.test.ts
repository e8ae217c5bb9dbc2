import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import { createTeacherJobs } from './jobs.ts';
import { PROMPTS, taskOf } from './testing/material.ts';
import { lastText, scriptedModel } from './testing/scripted-model.ts';

const { signal } = new AbortController();
const tasks = [taskOf('7'), taskOf('8', { request: ['It is about Ada.', 'Send it to ada@x.org, please'] })];

async function vary(answers: readonly (readonly object[])[], most = 10) {
  const chat = scriptedModel(...answers.map((variants) => JSON.stringify({ variants })));
  const variants = await createTeacherJobs({ chat, prompts: PROMPTS, signal }).varyRequests({ tasks, most });
  return { variants, requests: chat.requests };
}

const textOf = (request: ChatRequest | undefined) => (request === undefined ? '' : lastText(request));

describe('varyRequests', () => {
  it('shows the requests, and gives variants that name the same things', async () => {
    const { variants, requests } = await vary([
      [
        { task: '7', turns: [' could you put Deal 7 on won? '] },
        { task: '8', turns: ['There is something with Ada.', 'ada@x.org should get it'] },
      ],
    ]);
    expect(variants).toEqual([
      { taskId: '7', request: ['could you put Deal 7 on won?'] },
      { taskId: '8', request: ['There is something with Ada.', 'ada@x.org should get it'] },
    ]);
    expect(textOf(requests[0])).toContain('{"user":"Move Deal 7 to won"}');
    expect(textOf(requests[0])).toContain('At most 10 variants');
  });

  it.each([
    ['a thing that is not named', { task: '7', turns: ['Move the deal to won'] }, 'does not name "7"'],
    ['another number', { task: '7', turns: ['Move Deal 7 to won, as Deal 9 was'] }, 'names "9"'],
    ['a new name', { task: '7', turns: ['Move Deal 7 to won for Bela'] }, 'names "Bela"'],
    ['too few turns', { task: '8', turns: ['Send Ada ada@x.org'] }, 'as many turns as 2'],
    ['an empty turn', { task: '7', turns: [' '] }, 'a turn is empty'],
    ['a task that is not there', { task: '9', turns: ['Move Deal 9'] }, 'there is no task 9'],
  ])('objects to %s, and leaves it out the second time', async (_, wrong, objection) => {
    const right = { task: '7', turns: ['Deal 7 goes to won'] };
    const { variants, requests } = await vary([
      [wrong, right],
      [wrong, right],
    ]);
    expect(textOf(requests[1])).toContain(objection);
    expect(variants).toEqual([{ taskId: '7', request: right.turns }]);
  });

  it('leaves out what is the request itself or is asked twice, and what is too many', async () => {
    const turns = (...words: readonly string[]) => words.map((turn) => ({ task: '7', turns: [turn] }));
    const { variants } = await vary([turns('move deal 7 to WON', 'Deal 7: won', 'deal 7:  won', 'Deal 7 won it')], 1);
    expect(variants).toEqual([{ taskId: '7', request: ['Deal 7: won'] }]);
  });

  it('asks nothing where nothing is wanted', async () => {
    expect(await vary([], 0)).toEqual({ variants: [], requests: [] });
  });
});
