import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../domain/model.ts';
import type { CleanText } from '../../../domain/text.ts';
import { markSteps, readSkillSteps } from './match-steps.ts';
import { clean, SKILL_TEXT } from './testing.ts';

const STEPS = readSkillSteps(SKILL_TEXT);

function call(tool: string, given: object = {}, skillStep?: number): Message<CleanText> {
  return clean({ role: 'call', id: `${tool}-${skillStep}`, tool, arguments: given, skillStep });
}

describe('readSkillSteps', () => {
  it('reads what programs can follow and what only models can', () => {
    const text = '# X\n\n## Steps\n\n1. Find: `find(id: "1")`\n2. Then call `notify` politely.\n- and this\n';
    expect(readSkillSteps(text).map(({ number, call: made }) => [number, made?.tool ?? null])).toEqual([
      [1, 'find'],
      [2, null],
      [3, null],
    ]);
  });

  it.each(['', 'no heading', '## Steps\n\nProse only.\n', '---\nunclosed'])('finds none in %j', (text) => {
    expect(readSkillSteps(text)).toEqual([]);
  });
});

describe('markSteps', () => {
  it.each<readonly [string, readonly Message<CleanText>[], readonly (string | null)[]]>([
    ['in order', [call('find_bill', { number: 7 }), call('pay', { id: 1, method: 'card' })], ['1?', '2?']],
    [
      'by arguments where a tool has two steps',
      [call('find_bill', { number: 7 }), call('pay', { id: 1, note: 'x' })],
      ['1?', '3?'],
    ],
    ['by a constant that differs', [call('pay', { id: 1, method: 'cash' })], ['2?']],
    ['a step again', [call('find_bill', { number: 7 }), call('find_bill', { number: 8 })], ['1?', '1?']],
    ['back to an earlier one', [call('pay', { id: 1, note: 'x' }), call('find_bill')], ['3?', '1?']],
    ['not a tool of no step', [call('delete_all')], [null]],
    ['as the student says', [call('pay', { id: 1, note: 'x' }, 2), call('find_bill', {}, 9)], ['2', '9']],
    [
      'not before a step that was said',
      [call('find_bill', {}, 3), call('pay', { id: 1, method: 'card' })],
      ['3', '3?'],
    ],
  ])('%s', (_, messages, expected) => {
    const marks = markSteps(messages, STEPS);
    const told = messages.map((_message, index) => {
      const mark = marks.get(index);
      return mark === undefined ? null : `${mark.step}${mark.isSaid ? '' : '?'}`;
    });
    expect(told).toEqual(expected);
  });

  it('matches a step of prose that names the tool', () => {
    const steps = readSkillSteps('## Steps\n\n1. Look with `find.it`.\n2. Then notify: carefully\n');
    const marks = markSteps([call('notify'), call('find.it'), call('ind')], steps);
    expect([...marks]).toEqual([
      [0, { step: 2, isSaid: false }],
      [1, { step: 1, isSaid: false }],
    ]);
  });

  it('never names a step that there is not, and says what the student said', () => {
    const messages = fc.array(
      fc.record({
        tool: fc.constantFrom('find_bill', 'pay', 'other', ''),
        step: fc.option(fc.integer({ min: 1, max: 5 })),
      }),
    );
    fc.assert(
      fc.property(messages, (all) => {
        const calls = all.map(({ tool, step }) => call(tool, {}, step ?? undefined));
        const marks = markSteps(calls, STEPS);
        for (const [index, { step }] of all.entries()) {
          const mark = marks.get(index);
          if (step !== null) expect(mark).toEqual({ step, isSaid: true });
          else if (mark !== undefined) expect(STEPS[mark.step - 1]?.call?.tool).toBe(all[index]?.tool);
        }
      }),
    );
  });
});
