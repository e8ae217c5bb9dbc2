import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleLogs, sampleTruth } from '../bench/sample/sample.ts';
import { cli, createWorkspace, type Ended, readRows, tree, writeText } from './testing.ts';

const workspace = createWorkspace();
let night: Ended;

beforeAll(async () => {
  for (const [path, text] of sampleLogs()) writeText(workspace.dir, `logs/${path}`, text);
  night = await cli(workspace.dir, ['run', '--json']);
}, 180_000);
afterAll(() => workspace[Symbol.dispose]());

interface Row {
  readonly skill: string;
  readonly verdict: string;
}

/** What the tasks of a skill's suite really were, by the sample's author: the commonest family. */
function truthOf(skill: string): string {
  const families = new Map(sampleTruth().map(({ sessionId, request, family }) => [`${sessionId}\n${request}`, family]));
  const counts = new Map<string, number>();
  for (const { sessionId, request } of readRows(workspace.dir, `evals/${skill}/cases.jsonl`)) {
    const first = Array.isArray(request) ? String(request[0]) : '';
    const family = families.get(`${sessionId}\n${first}`) ?? 'unknown';
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  counts.delete('unknown'); // redaction changed the request
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'unknown';
}

describe('a night on the whole sample', () => {
  it('promotes some skills and refuses others, each with a reason', () => {
    expect([night.code, night.stderr]).toEqual([0, '']);
    const { logs, verdicts } = JSON.parse(night.stdout);
    expect(logs).toMatchObject({ sessions: 985, skippedLines: 0 });
    const words = verdicts.map(({ verdict }: Row) => verdict);
    expect(words.filter((word: string) => word === 'promote').length).toBeGreaterThanOrEqual(2);
    expect(words.filter((word: string) => word !== 'promote').length).toBeGreaterThanOrEqual(2);
    for (const { reason } of verdicts) expect(reason).toMatch(/^[A-Z0-9].*\.$/s);
  });

  it('promotes nothing that no program masters', () => {
    const promoted = JSON.parse(night.stdout).verdicts.filter(({ verdict }: Row) => verdict === 'promote');
    const kinds = promoted.map(({ skill }: Row) => truthOf(skill));
    expect(kinds).not.toContain('unknown');
    for (const kind of ['reschedule-meeting', 'triage-inbox', 'research-brief', 'discount-reply', 'one-off']) {
      expect(kinds).not.toContain(kind);
    }
  });

  it('leaves no secret of the logs in any file', () => {
    const secrets = /sk-[A-Za-z0-9]{20}|ghp_[A-Za-z0-9]{20}|xoxb-\d{5}|AKIA[A-Z0-9]{12}/;
    const logs = [...sampleLogs().values()].filter((text) => secrets.test(text));
    expect(logs.length).toBeGreaterThan(0);
    const files = [...tree(workspace.dir, ['evals', 'skills', '.nightschool'])];
    expect(files.filter(([, text]) => secrets.test(text)).map(([path]) => path)).toEqual([]);
  });

  it('can be verified', async () => {
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});
