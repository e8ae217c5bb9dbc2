import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../domain/session.ts';
import { temporaryFolder } from '../testing.ts';
import type { KnownFile, StoredTask } from './log-index.ts';
import { openState, type State } from './state.ts';

const file = (name: string): KnownFile => ({
  file: name,
  size: 1,
  modified: 2,
  format: 'x',
  bookmark: '{}',
  rules: 'r',
  skipped: [],
  unfinished: null,
  fault: null,
});
const trace = { position: 0, opening: 'o', links: 'a b', isTold: true, length: 2 };
const task = (id: string, more: Partial<StoredTask> = {}): StoredTask => {
  return {
    id,
    sessionId: 's',
    label: 'passed',
    body: Uint8Array.from(Buffer.from('{}')),
    rulesHash: 'r',
    trace,
    ...more,
  };
};
/** A session as a record says of it that has one answer. */
const answered = (id: string, output: number): SessionSummary => ({
  ...{ id, source: { file: 'a', format: 'x', line: 1 }, lines: { human: 1, machine: 0 }, calls: 0, tasks: 1 },
  tokens: { input: 0, output },
  answers: [{ id: `m${output}`, input: 0, output }],
});
const save = (state: State, name: string, tasks: readonly StoredTask[], replaces = false): void =>
  state.logs.save({
    batches: [{ file: name, sessions: [], tasks, outlines: [] }],
    finished: [{ known: file(name), replaces }],
    reading: state.logs.nextReading(),
  });
const ids = (state: State): readonly string[] => [...state.logs.tasks()].map(({ id }) => id);

describe('openState', () => {
  it('keeps files, tasks and families over a restart', () => {
    using folder = temporaryFolder();
    const first = openState(folder.path);
    save(first, 'a', [task('t2'), task('t1')]);
    first.saveFamilies([{ id: 'fam-1', name: 'one', taskIds: ['t1', 't2'] }]);
    first.saveExamined('fam-1', { inputHash: 'h', openSince: null, events: '[]' });
    first.close();
    const again = openState(folder.path);
    expect(again.logs.files()).toEqual([file('a')]);
    expect([...again.logs.tasks()]).toEqual([task('t1'), task('t2')]);
    expect(again.families()).toEqual([{ id: 'fam-1', name: 'one', taskIds: ['t1', 't2'] }]);
    expect(again.examined('fam-1')).toEqual({ inputHash: 'h', openSince: null, events: '[]' });
    expect(again.examined('fam-2')).toBeNull();
    again.close();
  });

  it('replaces what a file gave before, or adds to it', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    save(state, 'a', [task('t1')]);
    save(state, 'a', [task('t2')]);
    expect(ids(state)).toEqual(['t1', 't2']);
    save(state, 'a', [task('t3')], true);
    expect(ids(state)).toEqual(['t3']);
    state.close();
  });

  it('unites what records and readings of a file say of a session, until it is read anew', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    const saveAnswers = (outputs: readonly number[], replaces = false): void => {
      const sessions = outputs.map((output) => answered('s', output));
      const batches = [{ file: 'a', sessions: [answered('r', 9), ...sessions], tasks: [], outlines: [] }];
      state.logs.save({ batches, finished: [{ known: file('a'), replaces }], reading: state.logs.nextReading() });
    };
    const spent = () => Array.from(state.logs.sessions(), ({ id, tokens }) => [id, tokens.output]);
    saveAnswers([1, 2]);
    saveAnswers([2, 4]);
    expect(spent()).toEqual([
      ['r', 9],
      ['s', 7],
    ]);
    expect([state.logs.filesOf('s'), state.logs.countSessions(new Set(['a']))]).toEqual([['a'], 2]);
    saveAnswers([4, 8], true);
    expect(spent()).toEqual([
      ['r', 9],
      ['s', 12],
    ]);
    state.close();
  });

  it('gives the longest of what two files or one file hold of a task', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    const long = task('t', { trace: { ...trace, length: 3 }, body: Uint8Array.from(Buffer.from('{"long":1}')) });
    save(state, 'a', [task('t')]);
    save(state, 'b', [long, task('t')]);
    expect([...state.logs.tasks()]).toEqual([long]);
    expect([...state.logs.twins()]).toEqual([]);
    // what a longer reading of one file left goes with the next reading of it
    save(state, 'b', [task('t')], true);
    expect([...state.logs.tasks()]).toEqual([task('t')]);
    state.close();
  });

  it('stamps what a row holds: never alike for two records, and the same wherever its file is moved', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    const stamps = () => Array.from(state.logs.stamps(), ({ id, file: from, stamp }) => ({ id, from, stamp }));
    const seen = new Set<string>();
    // the last reading takes all away that would tell its number, and the next gives the same id and length
    for (const tasks of [[task('t')], [], [task('t')], [task('t'), task('t', { trace: { ...trace, length: 3 } })]]) {
      save(state, 'a', tasks, true);
      for (const { stamp } of stamps()) seen.add(stamp);
    }
    expect(seen.size).toBe(3);
    save(state, 'b', [task('t'), task('s')]);
    expect(stamps().map(({ id, from }) => [id, from])).toEqual([
      ['s', 'b'],
      ['t', 'a'], // the longest first, as `tasks` gives it
      ['t', 'b'],
    ]);
    expect(Array.from(state.logs.stamps((from) => from === 'a')).length).toBe(1);
    const before = stamps();
    state.logs.move([{ from: 'a', known: file('c') }]);
    const after = stamps();
    expect(new Set(after.map(({ stamp }) => stamp))).toEqual(new Set(before.map(({ stamp }) => stamp)));
    expect(after.map(({ from }) => from).sort()).toEqual(['b', 'b', 'c']);
    state.close();
  });

  it('keeps the last that was worked out under a name, for what it rests on', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    state.saveDerived('one', { key: 'k1', json: '1' });
    state.saveDerived('two', { key: 'k1', json: '2' });
    state.saveDerived('one', { key: 'k2', json: '3' });
    expect([state.derived('one', 'k1'), state.derived('one', 'k2'), state.derived('two', 'k1')]).toEqual([
      null,
      '3',
      '2',
    ]);
    state.close();
  });

  it('tells tasks that open alike, and moves all that a file gave to its new name', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    save(state, 'a', [task('t1'), task('t2'), task('t3', { trace: { ...trace, opening: 'p' } })]);
    expect([...state.logs.twins()].map(({ id }) => id)).toEqual(['t1', 't2']);
    state.logs.move([{ from: 'a', known: file('b') }]);
    expect(state.logs.files()).toEqual([file('b')]);
    expect([...state.logs.twins()].map(({ file: from }) => from)).toEqual(['b', 'b']);
    state.close();
  });

  it('lets files exchange their names', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    save(state, 'a', [task('t1')]);
    save(state, 'a.1', [task('t2')]);
    save(state, 'a.2', [task('t3')]);
    state.logs.move([
      { from: 'a', known: file('a.1') },
      { from: 'a.1', known: file('a.2') },
      { from: 'a.2', known: file('a') },
    ]);
    expect(state.logs.files()).toEqual([file('a'), file('a.1'), file('a.2')]);
    expect(Array.from(state.logs.labels(), ({ id, file: from }) => [id, from])).toEqual([
      ['t1', 'a.1'],
      ['t2', 'a.2'],
      ['t3', 'a'],
    ]);
    state.close();
  });

  it('keeps what waits for a teacher, and what one said', () => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    const outlines = [{ session: 's', turns: [] }];
    state.logs.save({ batches: [{ file: 'a', sessions: [], tasks: [], outlines }], finished: [], reading: 1 });
    expect(state.logs.outlines()).toEqual([{ file: 'a', session: 's', turns: [] }]);
    state.logs.saveCut('s', { file: 'a', json: '{"turns":2}' });
    expect(state.logs.outlines()).toEqual([]);
    expect(
      state.logs
        .cuts(new Set(['a']))
        .get('a')
        ?.get('s'),
    ).toBe('{"turns":2}');
    expect(state.logs.cuts(new Set(['b'])).size).toBe(0);
    state.close();
  });
});
