import { describe, expect, it } from 'vitest';
import type { CleanTask, Evidence, TaskLabel } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import type { SkillUse } from '../domain/use.ts';
import { createRedactor } from '../redact/redact.ts';
import { applyReports } from './apply-reports.ts';

const clean = <Value>(value: unknown): Value => value as Value;
const redactor = createRedactor({ seed: 1, disable: [], allow: [] });

function taskOf(
  request: string,
  label: TaskLabel,
  { sessionId = 's1', kind = 'completed' }: { readonly sessionId?: string; readonly kind?: Evidence['kind'] } = {},
): CleanTask {
  return clean({
    id: `${sessionId}-${request}`,
    sessionId,
    request: [request],
    outcome: { label, confidence: 0.7, evidence: [{ kind, supports: label, detail: 'it was so' }] },
  });
}

function useOf(type: SkillUse['type'], change: Partial<SkillUse> = {}): SkillUse {
  return {
    ...{ at: '2026-11-02T08:00:00.000Z', type, skill: 'cancel-order', version: null, client: 'claude' },
    ...{ session: 's1', request: null, note: null },
    ...change,
  };
}

async function labelAfter(tasks: readonly CleanTask[], uses: readonly SkillUse[]): Promise<readonly TaskLabel[]> {
  const judged = await applyReports(tasks, uses, { redactor, minimumConfidence: 0.6 });
  return judged.map(({ outcome }) => outcome.label);
}

describe('applyReports', () => {
  it.each<[string, CleanTask, readonly SkillUse[], TaskLabel]>([
    ['a success where the record leaves it open', taskOf('a', 'unknown'), [useOf('passed')], 'passed'],
    ['a failure that the record does not show', taskOf('a', 'passed'), [useOf('failed')], 'failed'],
    ['no success where the record shows a failure', taskOf('a', 'failed'), [useOf('passed')], 'failed'],
    [
      'nothing against a recorded label',
      taskOf('a', 'passed', { kind: 'recorded-label' }),
      [useOf('failed')],
      'passed',
    ],
    ['nothing of another session', taskOf('a', 'unknown'), [useOf('passed', { session: 's2' })], 'unknown'],
    ['nothing without a session', taskOf('a', 'unknown'), [useOf('passed', { session: null })], 'unknown'],
    ['nothing of a skill that was only read', taskOf('a', 'unknown'), [useOf('served')], 'unknown'],
    ['the last of several', taskOf('a', 'unknown'), [useOf('passed'), useOf('failed')], 'failed'],
  ])('takes %s', async (_, task, uses, label) => {
    expect(await labelAfter([task], uses)).toEqual([label]);
  });

  it('finds the task of a session by its request, and guesses none', async () => {
    const tasks = [taskOf('Cancel  order 7', 'unknown'), taskOf('thanks', 'unknown')];
    const named = useOf('passed', { request: clean<CleanText>('cancel order 7') });
    expect(await labelAfter(tasks, [named])).toEqual(['passed', 'unknown']);
    expect(await labelAfter(tasks, [useOf('passed')])).toEqual(['unknown', 'unknown']);
  });

  it('says who reported what', async () => {
    const note = clean<CleanText>('the order was shipped');
    const [task] = await applyReports([taskOf('a', 'unknown')], [useOf('failed', { note })], {
      ...{ redactor, minimumConfidence: 0.6 },
    });
    expect(task?.outcome).toMatchObject({
      label: 'failed',
      evidence: [
        { kind: 'reported', detail: 'claude reported that cancel-order did not work: the order was shipped' },
        {},
      ],
    });
  });

  it('keeps a report as evidence where it is not sure enough to decide', async () => {
    const [task] = await applyReports([taskOf('a', 'unknown')], [useOf('passed')], {
      redactor,
      minimumConfidence: 0.9,
    });
    expect(task?.outcome).toMatchObject({ label: 'unknown', evidence: [{}, { kind: 'reported' }] });
  });
});
