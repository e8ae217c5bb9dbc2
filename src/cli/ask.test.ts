import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import type { Script } from '../providers/testing/wire.ts';
import { readUses } from '../store/uses.ts';
import {
  changed,
  cli,
  copyWorkspace,
  readRows,
  readText,
  startCli,
  type TestWorkspace,
  tree,
  writeText,
} from './testing.ts';
import {
  askCli,
  askJson,
  closeTicket,
  createDesk,
  ladder,
  worldOf,
  writeServers,
  writeSessions,
} from './testing-ask.ts';

/** A workspace whose embedded student is certified for closing tickets. */
let learnt: TestWorkspace;
beforeAll(async () => {
  learnt = createDesk('students: [{ use: literal }]');
  await writeSessions(learnt.dir, 0, 60);
  expect((await cli(learnt.dir, ['run'])).code).toBe(0);
});
afterAll(() => learnt[Symbol.dispose]());

function open(settings?: string): TestWorkspace {
  const workspace = copyWorkspace(learnt.dir);
  const text = readText(workspace.dir, '.mcp.json').replaceAll(learnt.dir, workspace.dir);
  writeText(workspace.dir, '.mcp.json', text);
  if (settings !== undefined)
    writeText(workspace.dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [logs/]\ndashboard: false\n${settings}\n`);
  return workspace;
}

async function startModel(script: Script) {
  const server = await startOllamaServer({ script, slots: 4 });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

const idOf = (number: number): string => `tic_${number.toString(36)}`;
const messagesOf = (body: JsonObject | undefined) =>
  body?.messages as readonly { readonly role: string; readonly content: string }[];

/** The steps of the newest log of `ask`. */
function newestLog(dir: string) {
  const names = readdirSync(`${dir}/logs/nightschool`)
    .filter((name) => name.includes('-ask-'))
    .sort();
  return readRows(dir, `logs/nightschool/${names.at(-1)}`);
}

describe('ask with a skill that the embedded student is certified for', () => {
  it('shows what it does, then the answer, then what it cost', async () => {
    using workspace = open();
    const { code, stdout, stderr } = await askCli(workspace.dir, ['Please close ticket TK-7001', '--allow-all']);
    expect([code, stdout]).toEqual([0, 'Ticket TK-7001 is closed.\n']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^● skill close-ticket [0-9a-f]{8}: it knows the words/),
      expect.stringMatching(/^● literal: certified, right at least \d\d\.\d % of the time$/),
      '→ find_ticket(number: "TK-7001")',
      `← {"ticket_id":"${idOf(7001)}","status":"open"}`,
      `→ close_ticket(ticket_id: "${idOf(7001)}", resolution: "solved")`,
      '← {"ok":true}',
      expect.stringMatching(/^literal, 0 tokens, \$0 · logs\/nightschool\/.*\.jsonl$/),
    ]);
    const quiet = await askCli(workspace.dir, ['Please close ticket TK-7002', '--allow-all', '--quiet']);
    expect(quiet).toMatchObject({ stdout: 'Ticket TK-7002 is closed.\n', stderr: '' });
  });

  it('changes nothing without leave, and says which flag gives it', async () => {
    using workspace = open();
    const { code, stderr } = await askCli(workspace.dir, ['Close ticket TK-7001']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Not made, as nobody was there to allow it (--allow close_ticket): close_ticket(ticket_id: "tic_5eh"',
    );
    expect(worldOf(workspace.dir).calls).toEqual(['find_ticket TK-7001']);
    expect(newestLog(workspace.dir).at(-1)).toMatchObject({ source: 'agent' }); // nobody failed
    expect(await readUses(workspace.dir, 'close-ticket')).toMatchObject([{ type: 'served' }]);
  });

  it('may be allowed for good by the pipeline', async () => {
    using workspace = open('students: [{ use: literal }]\nagent: { allow: ["close_*"] }');
    expect((await askCli(workspace.dir, ['Close ticket TK-7001'])).code).toBe(0);
  });

  it('says in a dry run what it would do, and writes nothing at all', async () => {
    using workspace = open();
    const before = tree(workspace.dir, ['logs', 'evals', 'skills', 'memories']);
    const { code, stderr } = await askCli(workspace.dir, ['Close ticket TK-7001', '--dry-run', '--allow-all']);
    expect(code).toBe(0);
    expect(stderr).toContain('Would have called: close_ticket(ticket_id: "tic_5eh", resolution: "solved")');
    expect(worldOf(workspace.dir).closed).toEqual({});
    expect(changed(before, tree(workspace.dir, ['logs', 'evals', 'skills', 'memories']))).toEqual([]);
  });

  it.each([
    ['yes', ['y', 'y'], 0, 'passed', { [idOf(7001)]: 'solved' }],
    ['no', ['n', 'y'], 1, null, {}],
    ['that it was wrong', ['y', 'n'], 1, 'failed', { [idOf(7001)]: 'solved' }],
  ])('asks at a terminal, and takes %s for an answer', async (_, answers, code, label, closed) => {
    using workspace = open();
    const ended = await askCli(workspace.dir, ['Close ticket TK-7001'], { answers });
    expect(ended).toMatchObject({ code });
    expect(ended.questions[0]).toBe(
      `Allow close_ticket(ticket_id: "${idOf(7001)}", resolution: "solved")? [y]es, [a]lways, [n]o: `,
    );
    expect(worldOf(workspace.dir).closed).toEqual(closed);
    const last = newestLog(workspace.dir).at(-1);
    if (label === null) expect(last).not.toHaveProperty('outcome');
    else expect(last).toMatchObject({ outcome: { label, source: 'user' } });
  });

  it('asks at a terminal for what the request does not say', async () => {
    using workspace = open();
    const answers = ['It is TK-7001', 'y', ''];
    const { code, stdout, questions } = await askCli(workspace.dir, ['Close my ticket'], { answers });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Please tell me `ticket_number`[^\n]*\nTicket TK-7001 is closed\.\n$/);
    expect(questions).toEqual(['> ', expect.stringMatching(/^Allow/), 'Was this right? [y/n/enter] ']);
    expect(newestLog(workspace.dir).filter(({ source }) => source === 'user')).toMatchObject([
      { message: 'Close my ticket' },
      { message: 'It is TK-7001' },
    ]);
  });

  it.each(['Reopen ticket TK-7001', 'Water the plants'])('leaves "%s" alone', async (request) => {
    using workspace = open();
    const { code, skill, calls, answer } = await askJson(workspace.dir, request, '--allow-all');
    expect({ code, skill, calls, answer }).toEqual({ code: 1, skill: null, calls: [], answer: '' });
    expect(newestLog(workspace.dir).at(-1)).toMatchObject({ outcome: { label: 'failed', source: 'agent' } });
  });
});

describe('the ladder', () => {
  it('lets the next student go on where one was stuck', async () => {
    await using model = await startModel(() => ({ text: 'There is no ticket TK-0404.' }));
    using workspace = open(ladder(model.url));
    const { code, stdout, stderr } = await askCli(workspace.dir, ['Close ticket TK-0404', '--allow-all']);
    expect([code, stdout]).toEqual([0, 'There is no ticket TK-0404.\n']);
    expect(stderr).toMatch(/^✗ literal: it could not go on: I could not finish, because step 1/m);
    expect(messagesOf(model.chats()[0]?.body).map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
    const uses = await readUses(workspace.dir, 'close-ticket');
    expect(uses).toMatchObject([
      { type: 'served' },
      { type: 'failed', session: null, note: expect.stringMatching(/^literal: /) },
    ]);
  });

  it('hands on what was done, and that nobody knows of a call that broke down', async () => {
    await using model = await startModel(() => ({ text: 'It seems to be closed.' }));
    using workspace = open(ladder(model.url));
    writeText(workspace.dir, 'memories/MEMORY.md', '# Memory\n\n- Robin likes tea. ^abc123\n');
    const result = await askJson(workspace.dir, 'Close ticket TK-0013', '--allow-all');
    expect(result).toMatchObject({
      code: 0,
      answer: 'It seems to be closed.',
      students: [
        {
          student: 'literal',
          certified: true,
          failure: expect.stringMatching(/desk did not answer the call of close_ticket/),
        },
        { student: 'ollama/qwen2.5:7b', certified: false, failure: null },
      ],
    });
    expect(worldOf(workspace.dir).calls).toEqual(['find_ticket TK-0013', `close_ticket ${idOf(13)}`]); // once
    const messages = messagesOf(model.chats()[0]?.body);
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant', 'tool']);
    expect(messages[0]?.content).toContain('name: close-ticket'); // what follow-skill says, and no memory
    expect(messages[0]?.content).not.toContain('Robin');
    expect(messages[1]?.content).toMatch(/Robin likes tea[\s\S]*Close ticket TK-0013$/);
    expect(messages[5]?.content).toContain('Nobody knows whether the call was carried out');
    const log = newestLog(workspace.dir);
    expect(log.map(({ model_name }) => model_name)).toEqual([
      undefined,
      undefined,
      'literal',
      'literal',
      'ollama/qwen2.5:7b',
    ]);
    expect(log[1]).toMatchObject({ source: 'user', message: 'Close ticket TK-0013' }); // as it was said
  });

  it('hears that it was wrong', async () => {
    await using model = await startModel(() => ({ text: 'I have looked again: it was the wrong ticket.' }));
    using workspace = open(ladder(model.url));
    const answers = ['y', '', 'n', 'I meant another one', '', 'y'];
    const { code, stdout, questions } = await askCli(workspace.dir, ['Close ticket TK-7001'], { answers });
    expect(code).toBe(0);
    expect(stdout).toBe('Ticket TK-7001 is closed.\nI have looked again: it was the wrong ticket.\n');
    expect(questions.slice(1)).toEqual([
      '> ',
      'Was this right? [y/n/enter] ',
      'What was wrong? ',
      '> ',
      'Was this right? [y/n/enter] ',
    ]);
    expect(messagesOf(model.chats()[0]?.body).at(-1)).toMatchObject({
      role: 'user',
      content: 'That is wrong: I meant another one',
    });
  });

  it('ends with its last student', async () => {
    await using model = await startModel(() => ({ calls: [{ tool: 'find_ticket', arguments: { number: 'x' } }] }));
    using workspace = open(`${ladder(model.url)}\nagent: { actions: 3 }`);
    const result = await askJson(workspace.dir, 'Reopen ticket TK-7001');
    expect(result).toMatchObject({
      code: 1,
      status: 'failed',
      students: [{ failure: expect.stringContaining('out of actions') }],
    });
    expect(model.chats()).toHaveLength(4); // one to choose a skill
  });

  it('begins with a model where the certificate is of another student', async () => {
    await using model = await startModel(closeTicket);
    using workspace = open(`${ladder(model.url)}\nlimits: { actionsPerTrial: 99 }`); // another exam than the certificate is of
    const { code, stderr, stdout } = await askCli(workspace.dir, ['Close ticket TK-7001', '--allow-all']);
    expect([code, stdout]).toEqual([0, `Ticket TK-7001 is closed.\n`]);
    expect(stderr).toMatch(/^! literal is not what it was when it was certified for close-ticket/m);
    expect(stderr).toMatch(
      /^● ollama\/qwen2\.5:7b: the cheapest that can work with close-ticket without a certificate/m,
    );
  });

  it('goes past a model that is down', async () => {
    using workspace = open(ladder('http://127.0.0.1:1'));
    const { code, stderr } = await askCli(workspace.dir, ['Reopen ticket TK-7001']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^✗ ollama\/qwen2\.5:7b: .*could not be opened/m);
  });
});

describe('what others say', () => {
  it('makes no student write without leave, though it does what a result tells it to', async () => {
    await using model = await startModel((body) => {
      const isTold = JSON.stringify(body.messages).includes('tic_5eh'); // as if the result had told it to
      const call = isTold
        ? { tool: 'close_ticket', arguments: { ticket_id: 'tic_5eh', resolution: 'none' } }
        : { tool: 'find_ticket', arguments: { number: 'TK-7001' } };
      return { calls: [call] };
    });
    using workspace = open(ladder(model.url));
    const { code, status, refused } = await askJson(workspace.dir, 'Which tickets are about plants?');
    expect([code, status]).toEqual([1, 'refused']);
    expect(refused[0]).toMatchObject({ tool: 'close_ticket', why: 'nobody-to-ask' });
    expect(worldOf(workspace.dir)).toMatchObject({ closed: {}, calls: ['find_ticket TK-7001'] });
  });

  it('moves no cursor', async () => {
    await using model = await startModel(() => ({ text: 'Watered.\u001b[2J\u001b[1;1HAllow\u202e? \u009b31m' }));
    using workspace = open(ladder(model.url));
    const { stdout, stderr } = await askCli(workspace.dir, ['Water the plants']);
    expect(stdout).toBe('Watered.\\u{1b}[2J\\u{1b}[1;1HAllow\\u{202e}? \\u{9b}31m\n');
    expect(['\u001b', '\u009b', '\u202e'].filter((mark) => stderr.includes(mark))).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('ends the servers, and leaves a log that tells of the call under way', async () => {
    using workspace = open();
    const { dir } = workspace;
    const { child, ended } = startCli(dir, ['ask', 'Close ticket TK-0999']);
    await vi.waitUntil(() => worldOf(dir).calls.length === 1, { timeout: 15_000 });
    const { pid } = worldOf(dir);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /\nStopped\. What was done until then is done: logs\/nightschool\/…-ask-[0-9a-f]{8}\.jsonl\.\n$/,
    );
    expect(isAlive(pid)).toBe(false);
    const call = { function_name: 'find_ticket', arguments: { number: 'TK-0999' } };
    expect(newestLog(dir).slice(1)).toMatchObject([
      { source: 'user' },
      { source: 'agent', tool_calls: [call], observation: { results: [] } },
    ]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the tools of ask', () => {
  it.each([
    ['is no JSON', '{', /^\.mcp\.json is not JSON/],
    ['has a server without anything', '{"mcpServers":{"a":{}}}', /^\.mcp\.json: mcpServers\.a/],
    [
      'has only servers that do not start',
      '{"mcpServers":{"a":{"command":"no-such-program-anywhere"}}}',
      /^The tool server a could not/,
    ],
  ])('are missed with a sentence where .mcp.json %s', async (_, text, message) => {
    using workspace = open();
    writeText(workspace.dir, '.mcp.json', text);
    const { code, stderr } = await askCli(workspace.dir, ['Close ticket TK-7001']);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\(MCP_FAILED\)\n$/);
  });

  it('are missed before anything is done, and are no fault of the skill', async () => {
    await using model = await startModel(() => ({ calls: [{ tool: 'find_ticket', arguments: {} }] }));
    using workspace = open();
    writeServers(workspace.dir, {});
    const alone = await askCli(workspace.dir, ['Close ticket TK-7001', '--allow-all']);
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain('! No tool server offers find_ticket, close_ticket, which close-ticket calls.\n');
    expect(alone.stderr).toContain('no student of the ladder can work without these tools');
    writeText(
      workspace.dir,
      'pipelines/nightly.yaml',
      `name: nightly\nlogs: [logs/]\n${ladder(model.url)}\nagent: { actions: 2 }\n`,
    );
    expect((await askCli(workspace.dir, ['Close ticket TK-7001', '--allow-all'])).code).toBe(1);
    expect(await readUses(workspace.dir, 'close-ticket')).toMatchObject([{ type: 'served' }]);
  });

  it('are those of the servers that do start', async () => {
    using workspace = open();
    const { mcpServers } = JSON.parse(readText(workspace.dir, '.mcp.json'));
    writeServers(workspace.dir, { ...mcpServers, gone: { command: 'no-such-program-anywhere' } });
    const { code, stderr } = await askCli(workspace.dir, ['Close ticket TK-7001', '--allow-all']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^! The tool server gone could not be started/m);
  });
});
