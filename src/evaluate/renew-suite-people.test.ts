import { describe, expect, it } from 'vitest';
import { sealExam } from '../cluster/split.ts';
import type { Renewal, RenewalOptions } from './renew-suite.ts';
import { sealSuite } from './stored-suite.ts';
import { caseOf, dayOf, drop, edit, idOf, idsOf, range, renew, reread, sidesOf } from './testing-suites.ts';

const NIGHT = range(0, 40);
const first = reread(renew(null, NIGHT).suite);

describe('what people wrote', () => {
  const about = (change: (lines: string[]) => string[], tasks = NIGHT, options: Partial<RenewalOptions> = {}) =>
    renew(reread(first, change), tasks, options);
  const find = ({ suite }: Renewal, id: string) => suite.cases.find((question) => question.id === id);

  it('an edited case is theirs from then on, verbatim', () => {
    const renewal = about(edit(idOf(3), { request: ['Shut it'] }));
    expect(renewal.edited).toEqual([idOf(3)]);
    expect(renewal.renewed).toEqual({ reason: 'people', added: 0, retired: 0 });
    expect(find(renewal, idOf(3))).toMatchObject({ origin: 'person', request: ['Shut it'], side: 'held-out' });
    const later = renew(reread(renewal.suite), range(0, 60));
    expect(later.edited).toEqual([]);
    expect(find(later, idOf(3))).toEqual(find(renewal, idOf(3)));
    expect(idsOf(later.suite).filter((id) => id === idOf(3))).toHaveLength(1);
  });

  it('a mark is no edit: the case stays the job’s, and in the exam', () => {
    const assert = [{ type: 'icontains', value: 'done' }];
    const renewal = about(edit(idOf(3), { assert, pinned: true }));
    expect(renewal).toMatchObject({ edited: [], renewed: { reason: 'people' } });
    const many = range(0, 200).map((task) => ({ ...task, day: dayOf(task.number) }));
    const later = renew(reread(renewal.suite), many);
    expect(find(later, idOf(3))).toMatchObject({ origin: 'log', assert, pinned: true });
    expect(idsOf(later.suite)).toHaveLength(60);
  });

  it('a pin changes nothing of the exam', () => {
    expect(about(edit(idOf(3), { pinned: true })).renewed).toBeNull();
  });

  it('a case that was taken out stays out until its line is deleted', () => {
    const renewal = about(drop(idOf(3)));
    expect(renewal).toMatchObject({ deleted: [idOf(3)], renewed: { reason: 'people', added: 0, retired: 1 } });
    const later = renew(reread(renewal.suite), range(0, 42));
    expect(later.deleted).toEqual([]);
    expect(idsOf(later.suite)).not.toContain(idOf(3));
    const back = renew(reread(later.suite, drop(idOf(3))), range(0, 56));
    expect(idsOf(back.suite)).toContain(idOf(3));
  });

  it('a new case is kept, on the side it names or that of its group', () => {
    const mine = { ...caseOf({ number: 900 }), id: 'mine', group: 'mine', origin: 'person' };
    const lent = { ...mine, id: 'lent', group: 'g-t0001', side: 'train' };
    const added = (line: object) => (lines: string[]) => [JSON.stringify(line), ...lines];
    expect(find(about(added(mine)), 'mine')).toEqual(mine);
    expect(about(added(mine)).renewed).toEqual({ reason: 'people', added: 1, retired: 0 });
    expect(find(about(added({ ...lent, side: 'held-out' })), 'lent')).toMatchObject({ side: 'held-out' });
    const taught = NIGHT.map((task) => (task.number === 1 ? { ...task, side: 'train' as const } : task));
    expect(find(about(added({ ...lent, side: 'held-out' }), taught), 'lent')).toMatchObject({ side: 'train' });
  });

  it('a person may not move a case of the split’s train side into the exam', () => {
    const tasks = NIGHT.map((task) => (task.number === 3 ? { ...task, side: 'train' as const } : task));
    const before = reread(renew(null, tasks).suite, edit(idOf(3), { side: 'held-out' }));
    const renewal = renew(before, tasks);
    expect(find(renewal, idOf(3))).toMatchObject({ origin: 'person', side: 'train' });
  });

  it('a line that says it is from a log, and that the job never wrote, is a person’s', () => {
    const line = JSON.stringify({ ...caseOf({ number: 901 }), group: 'x' });
    expect(
      find(
        about((lines) => [line, ...lines]),
        idOf(901),
      ),
    ).toMatchObject({ origin: 'person' });
  });
});

describe('what a teacher made up', () => {
  const tasks = range(0, 60).map((task) => (task.number % 3 === 0 ? { ...task, side: 'train' as const } : task));
  const { written, ...plain } = renew(null, tasks).suite;
  if (written === undefined) throw new Error('It was not sealed.');
  const question = caseOf({ number: 0, side: 'train' });
  const variant = { ...question, id: `${question.id}-v1`, group: `${question.id}-v1`, origin: 'teacher' as const };
  const recording = { ...plain.recordings[0], taskId: variant.id, sessionId: 's', steps: [] };
  const varied = reread(
    sealSuite({ ...plain, cases: [...plain.cases, variant], waiting: [recording] }, { ...written, varied: true }),
  );

  it('stays in practice, whatever becomes of the exam, and never counts as one', () => {
    const grown = range(0, 90).map((task) => (task.number % 3 === 0 ? { ...task, side: 'train' as const } : task));
    for (const later of [renew(varied, tasks), renew(varied, grown)]) {
      expect(later.suite.cases).toContainEqual(variant);
      expect(later.suite.written).toMatchObject({ varied: true });
      expect(idsOf(later.suite)).not.toContain(variant.id);
      expect(later.suite.waiting).toEqual([recording]);
    }
    expect(renew(varied, tasks).renewed).toBeNull();
    expect(sealExam([{ ...variant, side: 'held-out' }], sidesOf(tasks)).cases).toEqual([]);
    expect(
      sealExam([{ ...variant, side: 'held-out' }], [{ taskId: variant.id, group: 'g', side: 'held-out' }]).cases,
    ).toEqual([]);
  });

  it('is examined only where a person moves it, and is theirs then', () => {
    const renewal = renew(reread(varied, edit(variant.id, { side: 'held-out' })), tasks);
    expect(renewal.renewed).toMatchObject({ reason: 'people', added: 1 });
    expect(renewal.suite.cases).toContainEqual({ ...variant, side: 'held-out', origin: 'person' });
    expect(renewal.suite.recordings).toContainEqual(recording);
    const { cases } = sealExam(renewal.suite.cases, sidesOf(tasks));
    expect(cases.map(({ id }) => id)).toContain(variant.id);
  });

  it('is gone where it was made by other rules', () => {
    const { suite } = renew(varied, tasks, { format: '2' });
    expect(suite.cases.map(({ id }) => id)).not.toContain(variant.id);
    expect(suite.written?.varied).toBeUndefined();
  });
});
