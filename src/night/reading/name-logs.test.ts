import { expect, it } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { makeCanaries } from '../../cli/testing-canaries.ts';
import { openState } from '../../store/state/state.ts';
import { logNamer, nameLogs } from './name-logs.ts';

const SECRET = makeCanaries(21).find(({ kind }) => kind === 'github')?.value ?? '';
const OTHER = makeCanaries(42).findLast(({ kind }) => kind === 'github')?.value ?? '';

it.each([
  ['logs/desk.jsonl', 'logs/desk.jsonl'],
  ['~/.claude/projects/-home-dev/0b6f8f5e-5a3c-4c62-9d3e-3f1e9a0d7c11.jsonl', null],
  ['~/.codex/sessions/2026/03/11/rollout-2026-03-11T10-11-12-0b6f8f5e-5a3c-4c62-9d3e-3f1e9a0d7c11.jsonl.gz', null],
  ['logs/día/ñandú 3.json', null],
])('leaves %s as it is', (path, named) => {
  expect(logNamer([])(path)).toBe(named ?? path);
});

it.each([
  [`logs/${SECRET}.jsonl`, /^logs\/withheld-[0-9a-f]{8}\.jsonl$/],
  [`logs/${SECRET}.jsonl.gz`, /^logs\/withheld-[0-9a-f]{8}\.jsonl\.gz$/],
  [`logs/-home-${SECRET}/a.jsonl`, /^logs\/withheld-[0-9a-f]{8}\/a\.jsonl$/],
  [`${SECRET}/b/${OTHER}.json`, /^withheld-[0-9a-f]{8}\/b\/withheld-[0-9a-f]{8}\.json$/],
])('withholds the part that is a secret', (path, named) => {
  expect(logNamer([])(path)).toMatch(named);
});

it('calls different ones differently, and the same one the same whoever asks', () => {
  const [name, again] = [logNamer([]), logNamer([])];
  expect(name(`logs/${SECRET}.jsonl`)).toBe(again(`logs/${SECRET}.jsonl`));
  expect(name(`logs/${SECRET}.jsonl`)).not.toBe(name(`logs/${OTHER}.jsonl`));
});

it('leaves what people say is none', () => {
  expect(logNamer([SECRET])(`logs/${SECRET}.jsonl`)).toBe(`logs/${SECRET}.jsonl`);
});

it('keeps which of many are withheld, and no secret, until there are others or other texts are let through', async () => {
  using workspace = createWorkspace();
  const state = openState(workspace.dir);
  const paths = ['logs/a.jsonl', `logs/${SECRET}.jsonl`, 'logs/b.jsonl'];
  const namesOf = async (logs: readonly string[], allow: readonly string[] = []) => {
    const nameOf = await nameLogs(state, { paths: logs, allow });
    return logs.map(nameOf);
  };
  const saved: string[] = [];
  const { saveDerived } = state;
  Object.assign(state, {
    saveDerived: (...row: Parameters<typeof saveDerived>) => {
      saved.push(JSON.stringify(row));
      saveDerived(...row);
    },
  });
  const expected = paths.map(logNamer([]));
  expect(await namesOf(paths)).toEqual(expected);
  expect(await namesOf(paths)).toEqual(expected);
  expect(saved.length).toBe(1);
  expect(await namesOf([`logs/${OTHER}.jsonl`, ...paths])).toEqual([logNamer([])(`logs/${OTHER}.jsonl`), ...expected]);
  expect(await namesOf(paths, [SECRET])).toEqual(paths);
  expect(saved.join()).not.toContain(SECRET);
  state.close();
});
