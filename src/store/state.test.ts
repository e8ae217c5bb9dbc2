import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KnownFile, openState } from './state.ts';
import { temporaryFolder } from './testing.ts';

const file = (name: string): KnownFile => ({
  file: name,
  size: 1,
  modified: 2,
  format: 'x',
  next: { offset: 1, line: 2 },
  rules: 'r',
  sessions: ['s'],
  skipped: [],
});
const task = (id: string, from: string) => ({ id, file: from, sessionId: 's', json: '{}', rulesHash: 'r' });

describe('openState', () => {
  it('keeps files, tasks and families over a restart', () => {
    using folder = temporaryFolder();
    const first = openState(folder.path);
    first.saveFile(file('a'), [task('t2', 'a'), task('t1', 'a')], { replace: false });
    first.saveFamilies([{ id: 'fam-1', name: 'one', taskIds: ['t1', 't2'] }]);
    first.saveExamined('fam-1', { inputHash: 'h', openSince: null, events: '[]' });
    first.close();
    const again = openState(folder.path);
    expect(again.files()).toEqual([file('a')]);
    expect(again.tasks().map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(again.families()).toEqual([{ id: 'fam-1', name: 'one', taskIds: ['t1', 't2'] }]);
    expect(again.examined('fam-1')).toEqual({ inputHash: 'h', openSince: null, events: '[]' });
    expect(again.examined('fam-2')).toBeNull();
    again.close();
  });

  it('replaces what a file gave before, or adds to it', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    state.saveFile(file('a'), [task('t1', 'a')], { replace: false });
    state.saveFile(file('a'), [task('t2', 'a')], { replace: false });
    expect(state.tasks()).toHaveLength(2);
    state.saveFile(file('a'), [task('t3', 'a')], { replace: true });
    expect(state.tasks().map(({ id }) => id)).toEqual(['t3']);
    state.close();
  });

  it('rebuilds a database that is damaged', () => {
    using folder = temporaryFolder();
    openState(folder.path).close();
    writeFileSync(
      join(folder.path, '.nightschool', 'state.db'),
      'not a database at all, but long enough to be looked at'.repeat(100),
    );
    const state = openState(folder.path);
    expect(state.tasks()).toEqual([]);
    state.close();
  });
});
