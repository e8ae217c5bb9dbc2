import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import { cli, createWorkspace, readText, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

let server: ModelServer;
let workspace: TestWorkspace;
beforeAll(async () => {
  server = await startOpenAiServer({ script: () => ({ text: '' }) });
  workspace = createWorkspace('memory: { learn: { perNight: 0 } }');
  writeDeskLog(workspace.dir, closeTickets(0, 60));
});
afterAll(async () => {
  workspace[Symbol.dispose]();
  await server.close();
});

const CONFIG = 'evals/close-ticket/promptfooconfig.yaml';

async function night() {
  const { code, stdout, stderr } = await cli(workspace.dir, ['run', '--json'], { environment: { JUDGE_KEY: 'k' } });
  return { code, stderr, report: JSON.parse(stdout) };
}

function configure(more: string): void {
  const lines = ['name: nightly', 'logs: [logs/]', 'dashboard: false', 'memory: { learn: { perNight: 0 } }', more, ''];
  writeText(workspace.dir, 'pipelines/nightly.yaml', lines.join('\n'));
}

const judge = (): string =>
  `graders: { judge: { use: openai, model: mistral-large, baseUrl: '${server.url}/v1', keyVariable: JUDGE_KEY, api: chat, attempts: 1 } }`;

const decisions = (): readonly { readonly type: string; readonly judge?: unknown }[] =>
  readText(workspace.dir, 'evals/close-ticket/decisions.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a night whose suite asks for a judge', () => {
  it('goes to its end with one that can tell good from bad', async () => {
    await night();
    expect(decisions().filter(({ type }) => type === 'graders-checked')).toHaveLength(1);
    const rubric = '    - type: llm-rubric\n      value: says that the ticket is closed\n';
    writeText(workspace.dir, CONFIG, readText(workspace.dir, CONFIG).replace('  assert:\n', `  assert:\n${rubric}`));
    const missing = await night();
    expect(missing.code).toBe(1);
    expect(JSON.stringify(missing.report)).toContain('names none');

    configure(judge());
    server.setScript((body) => {
      const prompt = JSON.stringify(body);
      if (!prompt.includes('<Rubric>'))
        return { text: prompt.indexOf('Bananas') < prompt.indexOf('index=\\"1') ? '1' : '0' };
      const good = !prompt.includes('Bananas') && !prompt.includes('NOT true');
      return { text: JSON.stringify({ reason: 'r', pass: good, score: good ? 1 : 0 }) };
    });
    const judged = await night();
    expect(judged.code).toBe(0);
    expect(decisions().findLast(({ type }) => type === 'graders-checked')?.judge).toMatchObject({
      model: 'openai/mistral-large',
      flips: { hits: 0 },
    });
    expect(judged.report.verdicts).toMatchObject([{ verdict: 'healthy' }]);
    const asked = server.chats().length;
    expect((await night()).code).toBe(0);
    expect(server.chats()).toHaveLength(asked);

    server.setScript(() => ({ text: '{"pass": true, "reason": "r", "score": 1}' }));
    configure(judge().replace('mistral-large', 'mistral-small'));
    const blind = await night();
    expect(JSON.stringify(blind.report.verdicts)).toContain('ungradable');
  }, 60_000);
});
