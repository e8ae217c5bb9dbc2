import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOllamaEmbeddings } from '../providers/testing/embedding-server.ts';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { changed, cli, copyWorkspace, lasting, readText, type TestWorkspace, writeText } from './testing.ts';
import { DEAD, induceSkill, KEY, prepare, type Servers, startServers } from './testing-night.ts';
import { PROSE_PLAYBOOK, teachPlaybook, writeCodedTickets, writePlaybook } from './testing-playbooks.ts';
import { configureQueue, startWorker } from './testing-queue.ts';

const KEY_VARIABLE = 'WORKERS_KEY';
const PIPELINE = 'pipelines/nightly.yaml';
/** Of the fleet that has one: a worker and a command without it have nothing to do with each other. */
const SECRET = { NIGHTSCHOOL_QUEUE_KEY: 'a secret of this fleet' };

describe.skipIf(REDIS_SERVER === null)('commands beside the night, with their models on workers', () => {
  let redis: TestRedis;
  let servers: Servers & AsyncDisposable;
  let embeddings: ModelServer;
  /** After a night whose models were asked from here. */
  let plain: TestWorkspace;

  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
    servers = await startServers(await induceSkill());
    embeddings = await startOllamaEmbeddings();
    const more = `families: { embeddings: { use: ollama, model: embed-test, baseUrl: '${embeddings.url}' } }\n`;
    plain = prepare(servers, more);
    expect(await runJson(plain.dir, ['run'])).toMatchObject({ code: 0, verdicts: [{ verdict: 'promote' }] });
  }, 180_000);
  afterAll(async () => {
    await embeddings.close();
    await servers[Symbol.asyncDispose]();
    await redis.stop();
    plain[Symbol.dispose]();
  });

  const startFleet = (teacher: string, environment: Readonly<Record<string, string>> = {}) =>
    startWorker(redis, {
      ...{ url: servers.student.url, name: 'all' },
      words: ['--ollama', `${embeddings.url}=2`, '--endpoint', `${teacher}/v1=${KEY_VARIABLE}=2`],
      environment: { ...environment, [KEY_VARIABLE]: KEY },
    });

  /** A copy whose student is another: its temperature is of what it is known by. */
  function copyWarm(): TestWorkspace {
    const workspace = copyWorkspace(plain.dir);
    const text = readText(workspace.dir, PIPELINE).replace('use: ollama,', 'use: ollama, temperature: 0.3,');
    writeText(workspace.dir, PIPELINE, text);
    return workspace;
  }

  /** Has workers asked: no other address in it would do here. */
  function queue(workspace: TestWorkspace): TestWorkspace {
    configureQueue(workspace.dir, redis, ', endpoints: workers');
    writeText(workspace.dir, PIPELINE, readText(workspace.dir, PIPELINE).replace(embeddings.url, DEAD));
    return workspace;
  }

  it('redistill practises and decides as it does here', async () => {
    await using _fleet = await startFleet(servers.teacher.url);
    using here = copyWarm();
    using there = queue(copyWarm());
    const words = ['redistill', 'close-ticket'];
    const own = await runJson(here.dir, words);
    expect(own).toMatchObject({ code: 0, verdicts: [{ verdict: 'healthy', tonight: true }] });
    const theirs = await runJson(there.dir, words, {});
    expect(theirs).toMatchObject({ code: 0, stderr: own.stderr, trials: own.trials, models: { down: [] } });
    expect(theirs.trials.passed).toBeGreaterThan(0);
    expect(theirs.spend.studentTokens).toBeGreaterThan(0);
    expect(changed(lasting(here.dir), lasting(there.dir))).toEqual([]);
  }, 120_000);

  it('aa --live, advise, learn and summarize say what they say here', async () => {
    await using _fleet = await startFleet(servers.teacher.url);
    using here = copyWorkspace(plain.dir);
    using there = queue(copyWorkspace(plain.dir));
    for (const words of [
      ['aa', '--live', 'close-ticket', '--runs', '24'],
      ['advise', 'close-ticket'],
      ['learn', 'close-0', '--most', '2'],
      ['remember', 'Tickets are closed on Fridays.'],
      ['summarize', '--force'],
    ]) {
      const asked = servers.teacher.asked.length;
      const own = await runJson(here.dir, words);
      expect({ words, code: own.code, stderr: own.stderr }).toEqual({ words, code: 0, stderr: '' });
      const calls = servers.teacher.asked.length - asked;
      const theirs = await runJson(there.dir, words, {});
      expect(servers.teacher.asked.length - asked).toBe(2 * calls);
      expect({ words, ...unlike(theirs) }).toEqual({ words, ...unlike(own) });
    }
  }, 120_000);

  it('bootstrap has the playbook written and examined, sealed from one end to the other', async () => {
    const teacher = await startOpenAiServer({ script: teachPlaybook });
    await using stranger = await startFleet(teacher.url);
    await using _fleet = await startFleet(teacher.url, SECRET);
    const create = (): TestWorkspace => {
      const workspace = prepare({ ...servers, teacher: { ...servers.teacher, url: teacher.url } });
      writeCodedTickets(workspace.dir);
      writePlaybook(workspace.dir, PROSE_PLAYBOOK);
      return workspace;
    };
    using here = create();
    using there = create();
    configureQueue(there.dir, redis, ', endpoints: workers');
    const own = await runJson(here.dir, ['bootstrap']);
    expect(own).toMatchObject({ code: 0, skills: [{ change: 'staged', examined: { verdict: 'promote' } }] });
    const theirs = await runJson(there.dir, ['bootstrap'], SECRET);
    expect(unlike(theirs)).toEqual(unlike(own));
    expect(changed(lasting(here.dir), lasting(there.dir))).toEqual([]);
    stranger.child.kill('SIGTERM');
    const { stdout } = await stranger.ended;
    expect(stdout).toMatch(/this worker has no key: set NIGHTSCHOOL_QUEUE_KEY/);
    expect(stdout).toMatch(/left: 0 jobs done, 0 failed/);
    await teacher.close();
  }, 120_000);
});

async function runJson(dir: string, words: readonly string[], environment: Readonly<Record<string, string>> = OWN_KEY) {
  const { code, stdout, stderr } = await cli(dir, [...words, '--json'], { environment });
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

const OWN_KEY = { OPENAI_API_KEY: KEY };

/** Without what is of its moment, and what was ahead when a verdict fell. */
function unlike({ spend: _, file: __, ...rest }: Awaited<ReturnType<typeof runJson>>) {
  return rest;
}
