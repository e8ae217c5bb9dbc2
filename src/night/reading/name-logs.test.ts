import { expect, it } from 'vitest';
import { makeCanaries } from '../../cli/testing-canaries.ts';
import { logNamer } from './name-logs.ts';

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
