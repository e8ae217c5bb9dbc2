import { describe, expect, it } from 'vitest';
import type { FamilyRule } from '../../domain/family.ts';
import { makeTask } from '../testing.ts';
import { findBorders } from './borders.ts';
import { homesIn, type Partition } from './partition.ts';
import { createViewer } from './view.ts';

const make = (mark: string, request: string, tools: readonly string[]) =>
  Array.from({ length: 6 }, (_, index) =>
    makeTask({ id: `${mark}${index}`, request: `${request} number ${index}`, tools }),
  );
const all = [
  ...make('a', 'cancel my booking', ['get_booking', 'cancel_booking']),
  ...make('b', 'cancel that booking', ['get_booking', 'cancel_booking']),
  ...make('c', 'pay the invoice', ['pay_invoice']),
  ...make('d', 'pay the invoice', ['send_reminder']),
];
const tasks = new Map(all.map((task) => [task.id, task]));
const ids = (mark: string) => all.map(({ id }) => id).filter((id) => id.startsWith(mark));
const families: Partition = new Map([
  ['fam-1', ids('a')],
  ['fam-2', ids('b')],
  ['fam-3', [...ids('c'), ...ids('d')]],
]);

function find(rules: readonly FamilyRule[] = []) {
  const isWrite = (tool: string) => !tool.startsWith('get_');
  return findBorders(families, {
    tasks,
    refit: null,
    rules,
    homes: homesIn(families),
    viewOf: createViewer(all),
    isWrite,
  });
}

const meant = (taskIds: readonly string[]) => ({ id: 'any', name: 'any', taskIds });

describe('findBorders', () => {
  it('finds families that are nearly one, and those of several procedures', () => {
    expect(find()).toEqual([
      { type: 'part', family: 'fam-3', parts: [ids('c'), ids('d')] },
      { type: 'join', families: ['fam-1', 'fam-2'], similarity: expect.any(Number) },
    ]);
  });

  it('asks nothing that a person has settled', () => {
    expect(
      find([
        { at: '1', type: 'split', family: meant(ids('a')), part: meant(ids('b')) },
        { at: '2', type: 'merge', into: meant(ids('c')), from: meant(ids('d')) },
      ]),
    ).toEqual([]);
  });
});
