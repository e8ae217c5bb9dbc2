import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../domain/json.ts';
import { printCall, printCondition } from '../../util/procedure/print-notation.ts';
import { induce } from './induce.ts';
import { between, COMPANIES, fill, lessonOf, pick, type World } from './testing/world.ts';

type CallTool = (tool: string, given: JsonObject) => Json;

/** A world in which the agent does `act` about a company and a number that the request may name. */
function worldOf(
  phrases: readonly string[],
  act: (call: CallTool, said: { readonly company: string; readonly number: number; readonly request: string }) => void,
  answer: (company: string, number: number) => Json = (company) => ({
    id: `c-${company.length}${company.charCodeAt(0)}`,
    name: company,
  }),
): World {
  return {
    name: 'made-up',
    writes: ['set_owner', 'set_limit', 'notify'],
    scene: (random) => {
      const [company, number] = [pick(random, COMPANIES), between(random, 100, 999)];
      const request = fill(pick(random, phrases), { company, number });
      return {
        request: [request],
        answer: (tool) => (tool.startsWith('get_') ? answer(company, number) : { ok: true }),
        agent: (call) => {
          act(call, { company, number, request });
          return 'Done.';
        },
      };
    },
  };
}

/** The induced steps as they are printed, conditions first. */
function stepsOf(world: World, count = 30): string[] {
  const { procedure } = induce(lessonOf(world, count)) ?? { procedure: null };
  return (procedure?.steps ?? []).map((step, index) => {
    const when = step.when.map((condition) => `when ${printCondition(condition)}: `).join('');
    const call = printCall(step, index + 1);
    return `${when}${call}`;
  });
}

describe('induce', () => {
  it('makes what a request says or not the condition of a step', () => {
    const world = worldOf(['Take over {company}', 'Take over {company} with a limit of {number}'], (call, said) => {
      call('set_owner', { name: said.company });
      if (said.request.includes('limit')) call('set_limit', { name: said.company, limit: said.number });
    });
    expect(stepsOf(world)).toEqual([
      'set_owner_result = set_owner(name: {owner_name})',
      'when {limit} is not empty: set_limit_result = set_limit(name: {owner_name}, limit: {limit})',
    ]);
  });

  it('makes two steps of a call whose argument comes from different places', () => {
    const world = worldOf(
      ['Take over {company}'],
      (call, said) => {
        const found = call('get_company', { name: said.company });
        const big = said.number >= 500;
        call('notify', { to: big ? 'board' : 'team', id: (found as JsonObject).id ?? '' });
      },
      (company, number) => ({ id: `c-${company}`, staff: number }),
    );
    expect(
      stepsOf(world, 60).map((step) => step.replace(/>= \d+|< \d+/g, (part) => `${part.split(' ')[0]} N`)),
    ).toEqual([
      'company = get_company(name: {company_name})',
      'when {company.staff} < N: notify_result = notify(to: "team", id: {company.id})',
      'when {company.staff} >= N: notify_result = notify(to: "board", id: {company.id})',
    ]);
  });

  it('drops reads that only some agents made and nothing uses', () => {
    const world = worldOf(
      ['Take over {company}'],
      (call, said) => {
        if (said.number % 2 === 0) call('get_weather', { city: 'Rome' });
        call('set_owner', { name: said.company });
      },
      () => ({ sun: true }),
    );
    expect(stepsOf(world)).toEqual(['set_owner_result = set_owner(name: {owner_name})']);
  });

  it('asks for what it cannot know instead of guessing', () => {
    const world = worldOf(['Take over {company}'], (call, said) => {
      call('set_limit', { name: said.company, limit: said.number });
    });
    const { procedure } = induce(lessonOf(world, 30)) ?? { procedure: null };
    const limit = procedure?.inputs.find(({ name }) => name === 'limit');
    expect(limit).toMatchObject({ find: [] });
    expect(limit).not.toHaveProperty('fallback');
  });
});
