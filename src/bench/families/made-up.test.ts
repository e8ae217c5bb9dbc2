import { describe, expect, it } from 'vitest';
import { isWrite } from '../../util/tool-kind.ts';
import { generateRequests } from './generated.ts';
import { procedureOf } from './procedures.ts';
import { verdict } from './table.ts';

const names = (tools: readonly string[]) => tools.map((tool) => tool.replace('!', ''));
const writesOf = (label: string, count: number) =>
  Array.from({ length: count }, (_, request) => names(procedureOf(label, request).tools)).map((tools) =>
    [...new Set(tools.filter((tool) => isWrite(tool, { writes: [], reads: [] })))].sort().join(' '),
  );

describe('made-up procedures', () => {
  it('are the same every time, and vary from request to request', () => {
    const all = Array.from({ length: 50 }, (_, request) => procedureOf('oil_change_how', request));
    expect(all).toEqual(Array.from({ length: 50 }, (_, request) => procedureOf('oil_change_how', request)));
    expect(new Set(all.map(({ tools }) => tools.join(' '))).size).toBeGreaterThan(3);
  });

  it.each(['order_status', 'travel_alert', 'reminder'])('of %s write the same unless nothing was called', (label) => {
    const written = writesOf(label, 100);
    expect(new Set(written.filter(Boolean)).size).toBeLessThanOrEqual(1);
    expect(written.filter((each) => each === '').length).toBeGreaterThan(0);
  });

  it('give one-offs no calls for about a half, and no write in common for the rest', () => {
    const tools = Array.from({ length: 1000 }, (_, request) => procedureOf('noise', request).tools);
    const idle = tools.filter((each) => each.length === 0).length;
    expect(idle).toBeGreaterThan(450);
    expect(idle).toBeLessThan(560);
    expect(new Set(writesOf('noise', 1000)).size).toBeGreaterThan(50);
  });
});

describe('generated requests', () => {
  const { tasks, labels } = generateRequests(2000, { families: 40 });

  it('are the same every time, and each has an id of its own', () => {
    expect(generateRequests(2000, { families: 40 })).toEqual({ name: '2000 generated requests', tasks, labels });
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(2000);
  });

  it('are half noise, the first family the largest', () => {
    const count = (label: string) => labels.filter((each) => each === label).length;
    expect(Math.abs(count('noise') - 1000)).toBeLessThan(100);
    expect(count('family 0')).toBeGreaterThan(count('family 9'));
    expect(count('family 9')).toBeGreaterThan(0);
  });

  it('go on with the same families under new ids', () => {
    const more = generateRequests(500, { families: 40, from: 2000 });
    const known = new Set(tasks.map(({ id }) => id));
    expect(more.tasks.filter(({ id }) => known.has(id))).toEqual([]);
    const words = (of: typeof more) =>
      new Set(
        of.tasks
          .filter((_, index) => of.labels[index] === 'family 0')
          .flatMap(({ request }) => (request[0] ?? '').split(/\W+/)),
      );
    const before = words({ name: '', tasks, labels });
    const shared = [...words(more)].filter((word) => before.has(word) && /^[a-z]{4,6}$/.test(word));
    expect(shared.length).toBeGreaterThan(4);
  });
});

describe('what is wanted', () => {
  it.each([
    { value: 0.4, wanted: { least: 0.4 }, said: '≥ 0.40 met' },
    { value: 0.298, wanted: { least: 0.4 }, said: '≥ 0.40 **missed by 0.102**' },
    { value: 1.3, wanted: { most: 1.3 }, said: '≤ 1.30 met' },
    { value: 2.5, wanted: { most: 1.3 }, said: '≤ 1.30 **missed by 1.20**' },
    { value: 37, wanted: { least: 30 }, said: '≥ 30 met' },
  ])('says "$said" of $value', ({ value, wanted, said }) => {
    expect(verdict(value, wanted)).toBe(said);
  });
});
