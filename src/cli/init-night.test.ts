import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readPipeline } from '../store/pipeline.ts';
import { cli, readText, writeText } from './testing.ts';
import { createHome } from './testing-home.ts';
import { init, NO_OLLAMA } from './testing-init.ts';

const homes: Disposable[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home[Symbol.dispose]();
});

/** A session of Claude Code: somebody has a branch renamed; or nobody asks anything. */
function writeSession(home: string, number: number, isPerson = true): void {
  const id = `session-${number}`;
  const day = String(1 + (number % 12)).padStart(2, '0');
  const line = (index: number, type: string, message: object, more: object = {}) => ({
    ...{ uuid: `${id}-${index}`, parentUuid: index === 1 ? null : `${id}-${index - 1}`, sessionId: id },
    ...{ cwd: `${home}/work/shop`, timestamp: `2026-06-${day}T10:00:0${index}.000Z`, type, message, ...more },
  });
  const answer = (index: number, block: object) =>
    line(index, 'assistant', { id: `${id}-m${index}`, role: 'assistant', model: 'claude', content: [block] });
  const input = { from: `feature-${number}`, to: `topic-${number}` };
  const asked = `rename the branch feature-${number} to topic-${number} please`;
  const result = { type: 'tool_result', tool_use_id: 'c1', content: 'ok' };
  const records = isPerson
    ? [
        line(1, 'user', { role: 'user', content: asked }),
        answer(2, { type: 'tool_use', id: 'c1', name: 'rename_branch', input }),
        line(3, 'user', { role: 'user', content: [result] }),
        answer(4, { type: 'text', text: `Renamed feature-${number} to topic-${number}.` }),
      ]
    : [
        line(
          1,
          'user',
          { role: 'user', content: '<local-command-stdout>done</local-command-stdout>' },
          { isMeta: true },
        ),
      ];
  writeText(
    home,
    `.claude/projects/-shop/${id}.jsonl`,
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
}

/** `init --yes`, then the first night, as somebody with these sessions. */
async function firstNight(sessions: number, isPerson = true, prepare: (home: string) => void = () => undefined) {
  const person = createHome();
  homes.push(person);
  for (let number = 1; number <= sessions; number++) writeSession(person.home, number, isPerson);
  prepare(person.home);
  expect((await init(person, ['--yes'])).code).toBe(0);
  const environment = { HOME: person.home, ...NO_OLLAMA };
  const run = await cli(person.dir, ['run', '--quiet'], { environment });
  return { ...person, environment, code: run.code, told: run.stdout, next: nextOf(run.stdout) };
}

/** What the report says to do next, on one line. */
function nextOf(report: string): string {
  return report.slice(report.lastIndexOf('\nWhat to do next\n')).replaceAll(/\s+/g, ' ');
}

describe('the first night', () => {
  it.each<[string, number, boolean, RegExp]>([
    ['with no session', 0, true, /1\. No log was read, .*put logs into logs\/.*nightschool doctor/],
    ['with only what machines wrote', 3, false, /1\. 3 sessions held no request of a person: .*nightschool logs/],
    ['with one request', 1, true, /1\. 1 request was read, and nothing is examined yet: .*Too few are alike/],
    [
      'with a few of one kind',
      5,
      true,
      /1\. 5 requests were read, .* The nearest: [^.]*rename[^.]*, in about \d+ more nights? at/,
    ],
    [
      'with a family too small for an exam',
      9,
      true,
      /nothing is examined yet\. The one worth most is rename-branch: 6 exam cases of the 20/,
    ],
  ])(
    '%s says why nothing is examined, what to do, and where the report lies',
    async (_, sessions, isPerson, expected) => {
      const { dir, code, told, next } = await firstNight(sessions, isPerson);
      expect(code).toBe(0);
      expect(next).toMatch(expected);
      expect(next).toMatch(/\d\. The whole report, page by page: \.nightschool\/report\/index\.html/);
      expect(Math.max(...told.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(readText(dir, '.nightschool/report/report.md')).toContain('## What to do next\n');
      expect(readText(dir, '.nightschool/report/index.html')).toContain('<html');
    },
  );

  it('with enough for an exam says how agents come to use what went live', async () => {
    const { next, told } = await firstNight(60);
    expect(told).toContain('rename-branch goes live');
    expect(next).toContain('1. 1 skill went live. To have your agents use what is live: nightschool skills link');
  });

  it('sends nobody to a command that is not there', async () => {
    const { dir, environment } = await firstNight(0);
    for (const words of [['doctor'], ['logs'], ['schedule', 'install', '--at', '02:30', '--dry-run']]) {
      expect((await cli(dir, words, { environment })).code).not.toBe(2);
    }
  });

  it.skipIf(process.getuid?.() === 0)('with a log that may not be read says who helps', async () => {
    const close = (home: string): void => chmodSync(join(home, '.claude/projects/-shop/session-1.jsonl'), 0);
    const { next } = await firstNight(3, true, close);
    expect(next).toMatch(/1\. Not everything could be read or reached tonight: nightschool doctor/);
  });

  it('is the same after init was run once more', async () => {
    const { dir, home } = await firstNight(5);
    await init({ dir, home }, ['--yes']);
    expect((await readPipeline(dir, 'nightly')).logs.map(({ from }) => from)).toEqual(['logs/', 'claude-code']);
  });
});
