import { describe, expect, it } from 'vitest';
import type { Input, Procedure, ProcedureStep } from '../../domain/procedure.ts';
import { type MadeCall, nextMove } from './next-move.ts';
import { readCondition, readReply, readValue } from './read-notation.ts';

const input = (name: string, rest: Partial<Input> = {}): Input => ({
  name,
  meaning: name,
  conversion: 'text',
  find: [{ kind: 'pattern', pattern: `${name} (\\w+)` }],
  ...rest,
});
const step = (tool: string, argument: string, ...when: readonly string[]): ProcedureStep => ({
  purpose: tool,
  tool,
  arguments: { x: readValue(argument) },
  result: tool,
  when: when.map(readCondition),
});
const made = (tool: string, x: string, content: MadeCall['content'] = 'ok', isError = false): MadeCall => ({
  tool,
  arguments: { x },
  content,
  isError,
});
const move = (procedure: Partial<Procedure>, turns: readonly string[], calls: readonly MadeCall[] = []) =>
  nextMove({ inputs: [input('a'), input('b')], steps: [], replies: [], ...procedure }, { turns, made: calls });

describe('nextMove', () => {
  const steps = [step('first', '{a}'), step('second', '{b}', 'request says "both"')];

  it('asks for what certain steps need before the first call', () => {
    expect(move({ steps: [step('first', '1'), step('second', '{a}')] }, ['hi'])).toMatchObject({
      kind: 'ask',
      inputs: [{ name: 'a' }],
    });
  });

  it('asks for what a conditional step needs only when it is reached', () => {
    expect(move({ steps }, ['a one'], [made('first', 'one')])).toMatchObject({ kind: 'done' });
    expect(move({ steps }, ['a one, both'])).toMatchObject({
      kind: 'call',
      step: 1,
      tool: 'first',
      arguments: { x: 'one' },
    });
    expect(move({ steps }, ['a one, both'], [made('first', 'one')])).toMatchObject({
      kind: 'ask',
      inputs: [{ name: 'b' }],
    });
  });

  it('asks for an input that decides, but not whether it is there', () => {
    expect(move({ steps: [step('first', '1', '{a} = "x"')] }, ['hi'])).toMatchObject({ kind: 'ask' });
    expect(move({ steps: [step('first', '1', '{a} is empty')] }, ['hi'])).toMatchObject({ kind: 'call' });
    expect(move({ steps: [step('first', '1', '{a} is not empty')] }, ['hi'])).toMatchObject({ kind: 'done' });
  });

  it('claims each answered call once, in order', () => {
    const twice = [step('read', '1'), step('write', '2'), step('read', '1')];
    const numbers = (calls: readonly string[]) =>
      calls.map(
        (tool): MadeCall => ({ tool, arguments: { x: tool === 'read' ? 1 : 2 }, content: tool, isError: false }),
      );
    expect(move({ steps: twice }, ['hi'], numbers(['read', 'write']))).toMatchObject({ kind: 'call', step: 3 });
    expect(move({ steps: twice }, ['hi'], numbers(['read', 'write', 'read']))).toMatchObject({ kind: 'done' });
  });

  it('stops at an error', () => {
    expect(move({ steps }, ['a one'], [made('first', 'one', 'boom', true)])).toEqual({
      kind: 'failed',
      step: 1,
      content: 'boom',
    });
  });

  it('stops where a value is missing', () => {
    const needy = [step('first', '{a}'), step('second', '{first.id}')];
    expect(move({ steps: needy }, ['a one'], [made('first', 'one', {})])).toEqual({
      kind: 'stuck',
      step: 2,
      reason: '`{first.id}` does not exist',
    });
  });

  it('lets a skipped alternative keep the result of the one that ran', () => {
    const alternatives = [
      { ...step('one', '1', 'request says "x"'), result: 'found' },
      { ...step('two', '1', 'request does not say "x"'), result: 'found' },
      step('last', '{found}'),
    ];
    const calls: readonly MadeCall[] = [{ tool: 'one', arguments: { x: 1 }, content: 'here', isError: false }];
    expect(move({ steps: alternatives }, ['x'], calls)).toMatchObject({
      kind: 'call',
      tool: 'last',
      arguments: { x: 'here' },
    });
  });

  it('does not look at the list of a loop that is not gone through', () => {
    const loop = {
      ...step('each', '{e}', 'request says "all"'),
      forEach: { item: 'e', list: { root: 'nowhere', segments: [] } },
    };
    expect(move({ steps: [loop] }, ['hi'])).toMatchObject({ kind: 'done' });
    expect(move({ steps: [loop] }, ['all'])).toMatchObject({ kind: 'stuck', step: 1 });
  });

  it.each([
    ['the first reply that holds', ['"no {first.id}"', '"{first}"'], 'ok'],
    ['what was done where no reply can be filled in', ['"no {first.id}"'], 'Done: first.'],
  ])('answers with %s', (_, texts, expected) => {
    const replies = texts.map((text) => ({ when: [], parts: readReply(text) }));
    expect(move({ steps, replies }, ['a one'], [made('first', 'one')])).toEqual({ kind: 'done', text: expected });
  });

  it('says so where nothing was done', () => {
    expect(move({ steps: [step('first', '1', 'request says "x"')] }, ['hi'])).toEqual({
      kind: 'done',
      text: 'There was nothing to do.',
    });
  });
});
