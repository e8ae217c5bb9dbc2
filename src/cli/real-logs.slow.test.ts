import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, type Ended, readRows, tree, writeText } from './testing.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const LOGS = [
  'tau-bench-airline/gpt-4o-airline.json',
  'tau2-airline/claude-sonnet-4-5-aide.json',
  'tau2-airline/qwen2.5-7b-ollama.json',
  'claude-code/*.jsonl',
].map((path) => join(data, path));

interface FamilyFound {
  readonly name: string;
  readonly tasks: number;
  readonly sessions: number;
  readonly tools: readonly string[];
}

/** Needs the data that lies beside a checkout, not in it. */
describe.skipIf(!existsSync(data))('a night on real logs (needs ../shared/data)', () => {
  const workspace = createWorkspace();
  let night: Ended;
  let families: readonly FamilyFound[];

  beforeAll(async () => {
    writeText(
      workspace.dir,
      'pipelines/nightly.yaml',
      `name: nightly\ndashboard: false\nlogs: ${JSON.stringify(LOGS)}\n`,
    );
    night = await cli(workspace.dir, ['run', '--json']);
    families = JSON.parse((await cli(workspace.dir, ['families', '--json'])).stdout).families;
  }, 300_000);
  afterAll(() => workspace[Symbol.dispose]());

  it('reads every session', () => {
    expect([night.code, night.stderr]).toEqual([0, '']);
    expect(JSON.parse(night.stdout).logs.sessions).toBe(200 + 100 + 52);
  });

  it.each(['cancel_reservation', 'update_reservation_flights', 'book_reservation', 'transfer_to_human_agents'])(
    'finds a family whose tasks mostly called %s',
    (tool) => {
      const found = families.filter(({ name, tools }) => tools.includes(tool) && called(name, tool) >= 0.5);
      expect(found.map(({ name }) => name)).not.toEqual([]);
    },
  );

  it('finds the commits', () => {
    const commit = families.filter(({ name, sessions }) => name.includes('commit') && sessions >= 30);
    expect(commit).toHaveLength(1);
  });

  it('takes no machine-written line for a request', () => {
    const requests = families.flatMap(({ name }) => readRows(workspace.dir, `evals/${name}/cases.jsonl`));
    expect(requests.length).toBeGreaterThan(50);
    const machine =
      /^<(command-|local-command|system-reminder|task-notification)|^Caveat: The messages below|^This session is being continued|^Implement the following plan/;
    const wrong = requests.filter(({ request }) => Array.isArray(request) && machine.test(String(request[0])));
    expect(wrong).toEqual([]);
  });

  it('promotes nothing on these, and its evidence agrees', async () => {
    const { verdicts } = JSON.parse(night.stdout);
    const promoted = verdicts.filter(({ verdict }: { verdict: string }) => verdict === 'promote');
    const airline = promoted.filter(({ skill }: { skill: string }) => !skill.includes('commit'));
    expect(airline).toEqual([]);
    expect([...tree(workspace.dir, ['skills']).keys()]).toHaveLength(promoted.length);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  /** Share of the family's recorded tasks in which the tool was called. */
  function called(family: string, tool: string): number {
    const recordings = readRows(workspace.dir, `evals/${family}/recordings.jsonl`);
    const calls = recordings.filter(({ steps }) => JSON.stringify(steps).includes(`"tool":"${tool}"`));
    return calls.length / recordings.length;
  }
});
