import { beforeAll, describe, expect, it } from 'vitest';
import { QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import type { Script } from '../providers/testing/wire.ts';
import { cli, readText, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill } from './testing-models.ts';
import { configure, configureLadder, DEAD, induceSkill, prepare, runJson, startServers } from './testing-night.ts';

let skill: string;
beforeAll(async () => {
  skill = await induceSkill();
});

/** A student that never calls a tool. */
async function startWeak(script: Script = () => ({ text: 'Done!' })) {
  const weak = { ...QWEN, name: 'weak:1b', digest: 'b'.repeat(64) };
  const server = await startOllamaServer({ script, models: [weak], slots: 4 });
  return { url: server.url, [Symbol.asyncDispose]: () => server.close() };
}

describe('a ladder', () => {
  it('certifies for the cheapest that clears the gate, and keeps what is live through any outage', async () => {
    await using servers = await startServers(skill);
    await using weak = await startWeak();
    using workspace = prepare(servers);
    const { dir } = workspace;
    const urls = { teacher: servers.teacher.url, weak: weak.url, strong: servers.student.url };
    configureLadder(dir, urls);
    const first = await runJson(dir);
    expect(first.verdicts).toMatchObject([
      { student: 'ollama/weak:1b', verdict: 'plateaued' },
      { student: 'ollama/qwen2.5:7b', verdict: 'promote' },
    ]);
    const live = tree(dir, ['skills']);
    expect((await cli(dir, ['status'])).stdout).toMatch(/weak:1b +no +plateaued[\s\S]*qwen2\.5:7b +yes +promote/);

    let from = 60;
    for (const down of ['strong', 'teacher', 'none'] as const) {
      writeDeskLog(dir, closeTickets(from, from + 12), `more-${down}.jsonl`); // a changed suite: everybody is asked anew
      from += 12;
      configureLadder(dir, { ...urls, ...(down !== 'none' && { [down]: DEAD }) });
      const { code, changes, verdicts } = await runJson(dir);
      expect(changes, down).toEqual([]);
      expect(tree(dir, ['skills']), down).toEqual(live);
      expect(code, down).toBe(down === 'none' ? 0 : 1);
      const strong = verdicts.filter(({ student }: { student: string }) => student.includes('qwen'));
      expect(
        strong.map(({ verdict }: { verdict: string }) => verdict),
        down,
      ).toEqual(down === 'strong' ? [] : ['healthy']);
      const words = verdicts.map(({ verdict }: { verdict: string }) => verdict);
      expect(words, down).not.toContain('regressed');
    }
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('a cheaper student that joins later', () => {
  it('gets its certificate from the whole gate, as the first one did', async () => {
    await using servers = await startServers(skill);
    await using fast = await startWeak(followSkill);
    using workspace = prepare(servers);
    const { dir } = workspace;
    expect((await runJson(dir)).verdicts).toMatchObject([{ student: 'ollama/qwen2.5:7b', verdict: 'promote' }]);
    configureLadder(dir, { teacher: servers.teacher.url, weak: fast.url, strong: servers.student.url });
    const live = tree(dir, ['skills']);
    const { verdicts } = await runJson(dir);
    expect(verdicts).toMatchObject([{ student: 'ollama/weak:1b', verdict: 'promote', failed: 0 }]);
    expect(verdicts[0].lower).toBeGreaterThanOrEqual(0.8);
    expect(tree(dir, ['skills'])).toEqual(live);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect((await runJson(dir)).verdicts).toMatchObject([{ student: 'ollama/weak:1b', tonight: false }]);
  });
});

describe('a student that breaks every trial by itself', () => {
  it('keeps no dearer one from its exam', async () => {
    await using servers = await startServers(skill);
    const flood = Array.from({ length: 300 }, () => ({ tool: 'find_ticket', arguments: { number: 'x'.repeat(200) } }));
    await using weak = await startWeak(() => ({ calls: flood }));
    using workspace = prepare(servers);
    configureLadder(workspace.dir, { teacher: servers.teacher.url, weak: weak.url, strong: servers.student.url });
    const { code, verdicts, models } = await runJson(workspace.dir);
    expect(models.postponed).toMatchObject([{ code: 'STUDENT_BROKE_DOWN' }]);
    expect(verdicts).toMatchObject([{ student: 'ollama/qwen2.5:7b', verdict: 'promote' }]);
    expect(code).toBe(1);
  });
});

describe('a host that breaks down', () => {
  it('leads to no verdict, and the same day can go on once it is mended', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'limits: { secondsPerTrial: 0.05 }');
    servers.student.setLatency(120);
    const broken = await runJson(workspace.dir);
    expect(broken).toMatchObject({ code: 1, verdicts: [], models: { postponed: [{ code: 'STUDENT_BROKE_DOWN' }] } });
    servers.student.setLatency(0);
    configure(workspace.dir, servers);
    expect(await runJson(workspace.dir)).toMatchObject({ code: 0, verdicts: [{ verdict: 'promote', failed: 0 }] });
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('costs no exam a case: the run that broke down is made again', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    writeDeskLog(workspace.dir, closeTickets(0, 33)); // so few that each exam case is needed
    servers.student.setFaults((number) => (number % 47 === 0 ? { kind: 'cut' } : null));
    const { verdicts, models } = await runJson(workspace.dir);
    expect(models.postponed).toEqual([]);
    expect(verdicts).toMatchObject([{ verdict: 'promote', failed: 0 }]);
    expect(verdicts[0].errored).toBeGreaterThan(0);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('is not replaced by one that has another model', async () => {
    await using servers = await startServers(skill);
    const other = { ...QWEN, digest: 'c'.repeat(64) };
    const stranger = await startOllamaServer({ script: () => ({ text: 'Done!' }), models: [other] });
    using workspace = prepare(servers);
    const hosts = (first: string): string =>
      readText(workspace.dir, 'pipelines/nightly.yaml').replace(
        /hosts: \[.*?\]/,
        `hosts: ['${first}', '${stranger.url}']`,
      );
    writeText(workspace.dir, 'pipelines/nightly.yaml', hosts(servers.student.url));
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote' }]);
    const live = tree(workspace.dir, ['skills']);
    writeDeskLog(workspace.dir, closeTickets(60, 90), 'more.jsonl'); // the suite is renewed
    const { url } = servers.student;
    await servers.student.close();
    const without = await runJson(workspace.dir);
    expect(without).toMatchObject({ code: 1, changes: [], models: { down: [{ role: 'student' }] } });
    expect(without.models.down[0].reason).toContain(url);
    expect(tree(workspace.dir, ['skills'])).toEqual(live);
    await stranger.close();
  });
});
