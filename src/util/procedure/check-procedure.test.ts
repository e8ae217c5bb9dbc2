import { describe, expect, it } from 'vitest';
import type { Input, Procedure, ProcedureStep } from '../../domain/procedure.ts';
import { checkProcedure } from './check-procedure.ts';
import { readCondition, readReply, readValue } from './read-notation.ts';

const input: Input = { name: 'deal', meaning: 'the deal', conversion: 'text', find: [] };
const step: ProcedureStep = { purpose: 'Find it', tool: 'find', arguments: {}, result: 'found', when: [] };

function procedure(rest: Partial<Procedure>): Procedure {
  return { inputs: [input], steps: [step], replies: [], ...rest };
}

const messages = (checked: Procedure) => checkProcedure(checked).map(({ message }) => message);
const using = (text: string): ProcedureStep => ({ ...step, arguments: { x: readValue(text) } });
const choice = (...cues: readonly string[]): Input => ({ ...input, find: [{ kind: 'choice', value: 1, cues }] });

describe('checkProcedure', () => {
  it.each<[string, Partial<Procedure>]>([
    ['earlier results', { steps: [step, using('{found.items[id = {deal}].id}')] }],
    ['one result from two alternatives', { steps: [step, step] }],
    [
      'a loop variable',
      { steps: [{ ...using('{element}'), forEach: { item: 'element', list: { root: 'deal', segments: [] } } }] },
    ],
    ['a reply', { replies: [{ when: [readCondition('{found} is empty')], parts: readReply('"{deal}"') }] }],
  ])('takes %s', (_, rest) => {
    expect(checkProcedure(procedure(rest))).toEqual([]);
  });

  it.each<[string, Partial<Procedure>, string]>([
    ['no step', { steps: [] }, 'There is no step with a call.'],
    ['its own result', { steps: [using('{found}')] }, '`found` is used, but no input and no earlier step gives it.'],
    [
      'a later result',
      { steps: [using('{later}'), { ...step, result: 'later' }] },
      '`later` is used, but no input and no earlier step gives it.',
    ],
    [
      'an unknown name in a selector',
      { steps: [using('{deal[all a = {b}]}')] },
      '`b` is used, but no input and no earlier step gives it.',
    ],
    [
      'an unknown name in a reply',
      { replies: [{ when: [], parts: readReply('"{b}"') }] },
      '`b` is used, but no input and no earlier step gives it.',
    ],
    [
      'a bad name',
      { inputs: [input, { ...input, name: 'Deal' }] },
      '`Deal` cannot be a name: use a-z, 0-9 and _, a letter first.',
    ],
    ['a name twice', { inputs: [input, input] }, 'The name `deal` is used twice.'],
    [
      'a loop over an unknown list',
      { steps: [{ ...step, forEach: { item: 'e', list: { root: 'b', segments: [] } } }] },
      '`b` is used, but no input and no earlier step gives it.',
    ],
    [
      'a loop variable that hides an input',
      { steps: [{ ...step, forEach: { item: 'deal', list: { root: 'deal', segments: [] } } }] },
      'The name `deal` is used twice.',
    ],
    ['a tool without a name', { steps: [{ ...step, tool: '' }] }, 'The name of a tool must have 1 to 200 characters.'],
    ['a bad result', { steps: [{ ...step, result: 'A' }] }, '`A` cannot be the name of a result.'],
    [
      'a bad pattern',
      { inputs: [{ ...input, find: [{ kind: 'pattern', pattern: 'a' }] }] },
      'The pattern of `deal` has 0 capture groups instead of one.',
    ],
    ['an empty cue', { inputs: [choice('a', ' ')] }, 'A phrase to look for is empty.'],
    ['no cue', { inputs: [choice()] }, 'A phrase to look for is empty.'],
    ['many cues', { inputs: [choice(...Array(51).fill('a'))] }, 'More than 50 phrases to look for.'],
    [
      'code in prose',
      { steps: [{ ...step, purpose: 'Use `x`' }] },
      'The purpose must be one line of text without code spans.',
    ],
    [
      'two lines of prose',
      { inputs: [{ ...input, meaning: 'a\nb' }] },
      'The meaning must be one line of text without code spans.',
    ],
    [
      'a comparison with nothing',
      { steps: [{ ...step, when: [{ kind: 'compare', path: { root: 'deal', segments: [] }, operator: '=' }] }] },
      'A comparison with "=" needs a value.',
    ],
    [
      'a result that hides an input',
      { steps: [{ ...step, result: 'deal' }] },
      'The result `deal` has the name of an input.',
    ],
  ])('refuses %s', (_, rest, message) => {
    expect(messages(procedure(rest))).toEqual([message]);
  });

  it('limits what all patterns cost together', () => {
    const find = [{ kind: 'pattern' as const, pattern: '(a{1,400})b' }];
    const inputs = Array.from({ length: 20 }, (_, index) => ({ ...input, name: `i${index}`, find }));
    expect(messages(procedure({ inputs }))).toEqual(['The patterns together are too large: simplify or drop some.']);
  });

  it.each([
    ['inputs', { inputs: Array(51).fill(input) }],
    ['steps', { steps: Array(101).fill(step) }],
  ])('limits the number of %s', (_, rest) => {
    expect(messages(procedure(rest))).toEqual(['More than 50 inputs or 100 steps.']);
  });
});
