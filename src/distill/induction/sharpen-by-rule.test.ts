import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { sharpenByRule } from './sharpen-by-rule.ts';

const clean = <T>(value: unknown) => value as T;

function lessonOf(requests: readonly string[]): Lesson {
  const tasks = requests.map((request, index) => clean<CleanTask>({ id: `t${index}`, request: [request] }));
  return { family: { id: 'fam-1', name: 'cancel-order', tools: [], terms: ['refund'] }, tasks, writes: [] };
}

const LESSON = lessonOf([
  'Please cancel order 17 of Sam, the parcel never left',
  'Stop the parcel for Ada and refund her',
  'stop everything, refund Sam',
  'Can you stop order 4? sam@example.com wants a refund',
]);
const DESCRIPTION = "Cancel order, after search mail. Use when asked to 'cancel order …' and 'update the …'.";
const about = { description: DESCRIPTION, lesson: LESSON, others: [{ description: 'Update the order.' }], tried: 0 };

describe('sharpenByRule', () => {
  it('drops phrases that the others have too and adds words that requests use, nobody by name', () => {
    expect(sharpenByRule(about)).toBe(
      "Cancel order, after search mail. Use when asked to 'cancel order …'. Requests speak of refund, parcel and stop.",
    );
  });

  it('goes further with every try', () => {
    expect(sharpenByRule({ ...about, tried: 1 })).toBe(
      "Cancel order. Use when asked to 'cancel order …'. Requests speak of refund, parcel and stop.",
    );
  });

  it('adds no word of the others', () => {
    const others = [{ description: 'Refund and stop a parcel or an order. Cancel it.' }];
    expect(sharpenByRule({ ...about, others })).toBe(
      'Cancel order, after search mail.' + " Use when asked to 'update the …'.",
    );
  });

  it('has nothing where there is nothing to drop and nothing to add', () => {
    expect(sharpenByRule({ ...about, others: [], lesson: lessonOf(['Hi', 'Sam', '17']) })).toBeNull();
  });

  it('takes a description of any form', () => {
    const written = sharpenByRule({ ...about, description: 'Anything at all' });
    expect(written).toBe('Anything at all. Requests speak of refund, parcel and stop.');
  });
});
