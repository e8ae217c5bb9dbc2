import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  readRows,
  readText,
  tree,
  writeText,
} from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill, NOTHING_TO_LEARN } from './testing-models.ts';
import { configure, induceSkill, KEY, prepare, runAndKill, runJson, startServers } from './testing-night.ts';

let skill: string;
beforeAll(async () => {
  skill = await induceSkill();
});

describe('a night over the wire', () => {
  it('promotes what the student follows, and counts every token that the servers told of', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'discovery: { student: true }\ngate: { rawTrace: report }');
    const { code, verdicts, spend, models } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ skill: 'close-ticket', student: 'ollama/qwen2.5:7b', verdict: 'promote' }]);
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('close_ticket');
    const taught = servers.teacher.tokens();
    const sat = servers.student.tokens();
    expect(spend).toMatchObject({
      teacherTokens: taught.input + taught.output,
      studentTokens: sat.input + sat.output,
      unpriced: ['openai/gpt-test'],
    });
    expect(models.uses.map(({ purpose }: { purpose: string }) => purpose).sort()).toEqual([
      'choose-skill',
      'distil-task',
      'draft-skill',
      'student',
    ]);
    for (const [path, text] of tree(workspace.dir)) expect(text.includes(KEY), path).toBe(false);
    const asked = servers.teacher.asked.length;
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote', tonight: false }]);
    expect(servers.teacher.asked).toHaveLength(asked);
  });

  it('leaves the same evidence however many trials run at once', async () => {
    await using servers = await startServers(skill);
    using one = prepare(servers);
    using four = copyWorkspace(one.dir);
    configure(one.dir, servers, '', 1);
    const alone = await runJson(one.dir);
    const together = await runJson(four.dir);
    expect(alone.models.discarded).toBe(0);
    expect(together.models.discarded).toBeGreaterThan(0);
    expect(changed(lasting(one.dir), lasting(four.dir))).toEqual([]);
  });

  it('has the teacher name a family where it is asked to', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'families: { naming: teacher }');
    servers.teacher.name('ticket-closing');
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ skill: 'ticket-closing', verdict: 'promote' }]);
    const asked = servers.teacher.asked.length;
    expect((await runJson(workspace.dir)).families).toMatchObject([{ name: 'ticket-closing' }]);
    expect(servers.teacher.asked).toHaveLength(asked);
  });

  it('tells the teacher of no tool that only the exam knows', async () => {
    await using servers = await startServers(skill);
    using before = prepare(servers);
    await runJson(before.dir);
    const cases = readRows(before.dir, 'evals/close-ticket/cases.jsonl');
    const heldOut = cases.filter(({ side }) => side === 'held-out').map(({ sessionId }) => String(sessionId));
    const peek = { tool: 'peek_zebra', arguments: {}, result: { ok: true } };
    using workspace = prepare(servers);
    writeDeskLog(
      workspace.dir,
      closeTickets(0, 60).map((task) => {
        const isHeldOut = heldOut.some((session) => session.endsWith(task.id));
        return isHeldOut ? { ...task, calls: [peek, ...task.calls] } : task;
      }),
    );
    const asked = servers.teacher.asked.length;
    await runJson(workspace.dir);
    const recordings = readRows(workspace.dir, 'evals/close-ticket/recordings.jsonl').map((row) => JSON.stringify(row));
    expect(recordings.filter((row) => row.includes('peek_zebra'))).toHaveLength(heldOut.length);
    const told = servers.teacher.asked.slice(asked);
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((request) => request.includes('peek_zebra'))).toEqual([]);
  });

  it('asks no teacher where the student passes without a skill', async () => {
    await using servers = await startServers(skill, (body) => followSkill(withSkill(body)));
    using workspace = prepare(servers);
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'not-needed' }]);
    expect(servers.teacher.asked).toEqual([]);
  });
});

describe('advise', () => {
  it('has the teacher propose checks for practice cases, pays once and changes nothing that people read', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    expect((await runJson(workspace.dir)).code).toBe(0);
    const before = tree(workspace.dir, ['evals', 'skills', 'memories', 'pipelines']);
    const ask = (...words: readonly string[]) =>
      cli(workspace.dir, ['advise', ...words], { environment: { OPENAI_API_KEY: KEY } });
    const asked = servers.teacher.asked.length;
    const { code, stdout } = await ask('close-ticket', '--most', '3', '--json');
    expect(code).toBe(0);
    const { labels, checks } = JSON.parse(stdout);
    expect(labels).toEqual([]);
    expect(checks).toHaveLength(3);
    for (const { request, facts } of checks) expect(request).toContain(facts[0]);
    expect(servers.teacher.asked).toHaveLength(asked + 3);
    expect((await ask('close-ticket', '--most', '3')).stdout).toMatch(/facts to state[\s\S]*TK-\d+/);
    expect(servers.teacher.asked).toHaveLength(asked + 3);
    expect(changed(before, tree(workspace.dir, ['evals', 'skills', 'memories', 'pipelines']))).toEqual([]);
    expect(await ask('no-such-family')).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such-family') });
  });

  it('needs a teacher with a model', async () => {
    using workspace = createWorkspace();
    expect(await cli(workspace.dir, ['advise', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('teacher:'),
    });
  });
});

describe('other ways to the same night', () => {
  it('has a coding agent on the command line teach, with no key', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    writeText(workspace.dir, 'agent.mjs', codingAgent(skill));
    const command = `[${process.execPath}, ${join(workspace.dir, 'agent.mjs')}]`;
    const teacher = `teacher: { use: command, command: ${command}, answer: result, concurrency: 2 }`;
    const pipeline = readText(workspace.dir, 'pipelines/nightly.yaml').replace(/^teacher: .*$/m, () => teacher);
    writeText(workspace.dir, 'pipelines/nightly.yaml', pipeline);
    const { code, verdicts, spend, models } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ verdict: 'promote' }]);
    expect(models.uses.map(({ model }: { model: string }) => model)).toContain(`command/${basename(process.execPath)}`);
    expect(spend.teacherTokens).toBe(9 * 30);
  });

  it('examines a student behind an OpenAI-compatible server, with a model that plays the user', async () => {
    await using servers = await startServers(skill);
    const openai = await startOpenAiServer({
      script: (body) => (isUser(body) ? { text: JSON.stringify({ done: true, text: '' }) } : followSkill(body)),
    });
    using workspace = prepare(
      servers,
      `user: { use: openai, preset: vllm, baseUrl: '${openai.url}/v1', model: talker }`,
    );
    const student = `students: [{ use: openai, preset: vllm, baseUrl: '${openai.url}/v1', model: doer }]`;
    const pipeline = readText(workspace.dir, 'pipelines/nightly.yaml').replace(/^students: .*$/m, () => student);
    writeText(workspace.dir, 'pipelines/nightly.yaml', pipeline);
    const { code, verdicts, spend, models } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ student: 'vllm/doer', verdict: 'promote' }]);
    const roles = models.uses.map(({ role, model }: { role: string; model: string }) => `${role} ${model}`);
    expect(new Set(roles)).toEqual(new Set(['teacher openai/gpt-test', 'student vllm/doer', 'user vllm/talker']));
    const { input, output } = openai.tokens();
    expect(spend.studentTokens).toBe(input + output);
    await openai.close();
  });
});

function isUser(body: JsonObject): boolean {
  return body.model === 'talker';
}

/** A coding agent in print mode that hands the skill in, and says what it used. */
function codingAgent(text: string): string {
  return `
    import { readFileSync } from 'node:fs';
    const prompt = readFileSync(0, 'utf8');
    const results = prompt.split('## Result of ').length - 1;
    const call = (tool, given) => ({ text: '', calls: [{ tool, arguments: given }] });
    const steps = [
      call('list_skills', {}),
      call('create_skill', { name: 'close-ticket', text: ${JSON.stringify(text)} }),
      call('hand_in', { change: 'written' }),
    ];
    const nothing = ${JSON.stringify(NOTHING_TO_LEARN)};
    const result = JSON.stringify(prompt.includes('"hand_in"') ? steps[results] : nothing);
    console.log(JSON.stringify({ type: 'result', is_error: false, result, usage: { input_tokens: 20, output_tokens: 10 } }));
  `;
}

/** A student that knows the procedure by heart. */
function withSkill(body: Parameters<typeof followSkill>[0]): Parameters<typeof followSkill>[0] {
  const [, ...rest] = body.messages as unknown as object[];
  return { ...body, messages: [{ role: 'system', content: `<skill>\n${skill}\n</skill>` }, ...rest] } as typeof body;
}

describe('with a model down', () => {
  it('lets the night go on without the teacher, says so, and goes on where it was', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare({ student: servers.student });
    const without = await runJson(workspace.dir);
    expect(without).toMatchObject({ code: 1, verdicts: [], models: { down: [{ role: 'teacher' }] } });
    expect(without.models.postponed).toMatchObject([{ name: 'close-ticket', code: 'MODEL_DOWN' }]);
    expect(readText(workspace.dir, 'evals/close-ticket/trials.jsonl')).toContain('"baseline"');
    expect(readText(workspace.dir, 'evals/close-ticket/trials.jsonl')).not.toContain('errored');
    configure(workspace.dir, servers);
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote' }]);
    // a changed student is certified anew, with nobody to teach
    configure(workspace.dir, { student: servers.student }, 'limits: { tokensPerTrial: 150000 }');
    expect(await runJson(workspace.dir)).toMatchObject({ code: 0, verdicts: [{ verdict: 'healthy' }] });
  });

  it('has drafts written while the student is down, and pays for them once', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare({ teacher: servers.teacher });
    const without = await runJson(workspace.dir);
    expect(without).toMatchObject({ code: 1, verdicts: [], models: { down: [{ role: 'student' }] } });
    expect([...tree(workspace.dir, ['evals/close-ticket/versions']).keys()]).toHaveLength(1);
    const asked = servers.teacher.asked.length;
    expect(asked).toBeGreaterThan(3);
    configure(workspace.dir, servers);
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote' }]);
    expect(servers.teacher.asked).toHaveLength(asked);
  });

  it('writes no trial where the student goes down in the middle', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    servers.student.setFaults((number) => (number > 60 ? { kind: 'reset' } : null));
    expect(await runJson(workspace.dir)).toMatchObject({ code: 1, models: { postponed: [{ code: 'MODEL_DOWN' }] } });
    servers.student.setFaults(() => null);
    expect(await runJson(workspace.dir)).toMatchObject({ code: 0, verdicts: [{ verdict: 'promote' }] });
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('counts apart what broke off, and the log still carries the verdict', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    servers.student.setFaults((number) => (number % 31 === 0 ? { kind: 'cut' } : null));
    const { verdicts, trials } = await runJson(workspace.dir);
    expect(verdicts).toMatchObject([{ verdict: 'promote', failed: 0 }]);
    expect(trials.errored).toBeGreaterThan(1);
    expect(trials.failed).toBeLessThanOrEqual(7); // all of the arm without a skill
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('says what was wrong where no answer of the teacher can be used, and spends no attempt on it', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    servers.teacher.garble();
    const { code, verdicts } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([
      {
        verdict: 'plateaued',
        attempt: 0,
        reason: expect.stringMatching(/No draft came through the checks: openai\/gpt-test/),
      },
    ]);
  });
});

describe('money', () => {
  it('stops at the budget, says what is left, and goes on the next time', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'budget: { studentTokens: 60000 }');
    const { code, models, spend, warnings } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(models.postponed).toMatchObject([{ code: 'BUDGET_SPENT' }]);
    expect(spend.studentTokens).toBeLessThanOrEqual(60_000);
    expect(JSON.stringify(warnings)).toContain('budget.studentTokens is 60000');
    const asked = servers.teacher.asked.length;
    configure(workspace.dir, servers);
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote' }]);
    expect(servers.teacher.asked).toHaveLength(asked);
  });

  it('refuses a limit in dollars for a model without a price', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'budget: { usd: 1 }');
    expect(await runJson(workspace.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('PRICES_INVALID') });
    writeText(workspace.dir, 'pipelines/prices.yaml', PRICES);
    const { code, spend } = await runJson(workspace.dir);
    expect(code).toBe(0);
    const { input, output } = servers.teacher.tokens();
    expect(spend.usd).toBeCloseTo((input * 2 + output * 8) / 1_000_000, 10);
  });

  it('asks nothing that costs in a dry run', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    const before = tree(workspace.dir);
    const { models } = await runJson(workspace.dir, '--dry-run');
    expect(models.postponed).toMatchObject([{ code: 'BUDGET_SPENT' }]);
    expect(servers.teacher.asked).toEqual([]);
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });
});

const PRICES = 'prices:\n  - models: { openai/gpt-test: { input: 2, cached: 1, output: 8 } }\n';

describe('stopped anywhere', () => {
  it.each([5, 8, 9, 12])('after %d lines of progress it asks the teacher nothing twice', async (lines) => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers);
    const { killedAt } = await runAndKill(workspace.dir, lines);
    const inTime = servers.teacher.settledBy(killedAt - 1000);
    const ledger = [...tree(workspace.dir, ['.nightschool/ledger']).values()].join('');
    expect(ledger.split('"role":"teacher"').length - 1).toBeGreaterThanOrEqual(inTime.length);
    const { code, verdicts } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ verdict: 'promote' }]);
    const again = servers.teacher.asked.filter((request, at) => servers.teacher.asked.indexOf(request) < at);
    expect(again.filter((request) => inTime.includes(request))).toEqual([]);
    expect(new Set(servers.teacher.asked).size).toBe(9);
  });
});

describe('traffic', () => {
  it('is recorded without a key, and replayed without any server', async () => {
    using original = prepare({});
    using copy = copyWorkspace(original.dir);
    {
      await using servers = await startServers(skill);
      configure(original.dir, servers);
      expect((await runJson(original.dir, '--record', 'traffic.jsonl')).code).toBe(0);
    }
    const traffic = readText(original.dir, 'traffic.jsonl');
    expect(traffic).not.toContain(KEY);
    expect(traffic.trimEnd().split('\n').length).toBeGreaterThan(100);
    writeText(copy.dir, 'traffic.jsonl', traffic);
    const replayed = await runJson(copy.dir, '--replay', 'traffic.jsonl');
    expect(replayed).toMatchObject({
      code: 0,
      verdicts: [{ verdict: 'promote' }],
      spend: { usd: 0, teacherTokens: 0 },
    });
    expect(changed(lasting(original.dir), lasting(copy.dir))).toEqual([]);
  });
});
