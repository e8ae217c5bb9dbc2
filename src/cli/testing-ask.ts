import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../domain/json.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';
import { openSessionLog } from '../store/session-log.ts';
import { runCli } from './run-cli.ts';
import { createWorkspace, type Ended, readText, type TestWorkspace, writeText } from './testing.ts';

const DESK = fileURLToPath(new URL('../mcp/testing/desk-server.ts', import.meta.url));

/** What the tool server of a workspace did. */
export interface DeskWorld {
  /** Resolution by ticket id. */
  readonly closed: Readonly<Record<string, string>>;
  readonly calls: readonly string[];
  /** Process id of the server that was called last. */
  readonly pid: number;
}

/** A workspace with a support desk as its tool server. */
export function createDesk(settings = ''): TestWorkspace {
  const workspace = createWorkspace(settings);
  const world = `${workspace.dir}/world.json`;
  writeServers(workspace.dir, { desk: { command: process.execPath, args: [DESK, world] } });
  return workspace;
}

export function writeServers(dir: string, servers: object): void {
  writeText(dir, '.mcp.json', JSON.stringify({ mcpServers: servers }));
}

export function worldOf(dir: string): DeskWorld {
  return existsSync(`${dir}/world.json`) ? JSON.parse(readText(dir, 'world.json')) : { closed: {}, calls: [], pid: 0 };
}

/** The pipeline line for a ladder of the embedded student and the model of an Ollama server. */
export function ladder(url: string): string {
  return `students: [{ use: literal }, { use: ollama, model: 'qwen2.5:7b', hosts: [{ url: '${url}', concurrency: 4 }], attempts: 1 }]`;
}

export interface AskEnded extends Ended {
  /** What was asked at the terminal. */
  readonly questions: readonly string[];
}

/** Runs `nightschool ask`; with `answers` as somebody at a terminal who gives them in order, then ends the input. */
export async function askCli(
  dir: string,
  words: readonly string[],
  options: { readonly answers?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<AskEnded> {
  const { answers, signal = new AbortController().signal } = options;
  const stdout: string[] = [];
  const stderr: string[] = [];
  const questions: string[] = [];
  const question = async (text: string): Promise<string | null> => {
    questions.push(text);
    return answers?.[questions.length - 1] ?? null;
  };
  const code = await runCli(['ask', ...words], {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    ...(answers !== undefined && { input: { question } }),
    ...{ cwd: dir, environment: {}, signal },
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join(''), questions };
}

export async function askJson(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await askCli(dir, [...words, '--json']);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

interface WireMessage {
  readonly role: string;
  readonly content?: string;
}

/** A model that knows how tickets are closed, whatever it is told. */
export function closeTicket(body: JsonObject): ScriptedAnswer {
  const messages = (body.messages ?? []) as unknown as readonly WireMessage[];
  if (body.format !== undefined && body.format !== null) return { text: '{"skill":"none","reason":""}' };
  const number = /TK-\d{4}/.exec(messages.findLast(({ role }) => role === 'user')?.content ?? '')?.[0] ?? 'TK-0000';
  const results = messages.filter(({ role }) => role === 'tool').map(({ content = '' }) => content);
  const ticket = /"ticket_id":"(tic_[0-9a-z]+)"/.exec(results.join('\n'))?.[1];
  if (ticket === undefined) return { calls: [{ tool: 'find_ticket', arguments: { number } }] };
  if (results.some((text) => text.includes('"ok":true'))) return { text: `Ticket ${number} is closed.` };
  return { calls: [{ tool: 'close_ticket', arguments: { ticket_id: ticket, resolution: 'solved' } }] };
}

const WORDINGS = [
  'Close ticket {n}',
  'Please close ticket {n}',
  'Ticket {n} is solved, close it',
  'Can you close {n}?',
];

/** Writes sessions as `ask` would have written them, an hour apart, each said to be right. */
export async function writeSessions(dir: string, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) await writeSession(dir, index);
}

async function writeSession(dir: string, index: number): Promise<void> {
  const number = `TK-${1000 + 7 * index}`;
  const at = new Date(Date.UTC(2026, 9, 1, index)).toISOString();
  const log = openSessionLog(dir, { sessionId: `s${index}`, startedAt: at });
  const tokens = { input: 900, output: 30 };
  const ticket = `tic_${(1000 + 7 * index).toString(36)}`;
  const step = (text: string, tool?: string, given: JsonObject = {}, content: JsonObject = {}) => {
    const calls =
      tool === undefined ? [] : [{ id: `call-${tool}`, tool, arguments: given, result: { content, isError: false } }];
    return log.agent({ model: 'ollama/qwen2.5:7b', text, calls, tokens }, at);
  };
  await Promise.all([
    log.user((WORDINGS[index % WORDINGS.length] ?? '').replace('{n}', number), at),
    step('', 'find_ticket', { number }, { ticket_id: ticket, status: 'open' }),
    step('', 'close_ticket', { ticket_id: ticket, resolution: 'solved' }, { ok: true }),
    step(`Ticket ${number} is closed.`),
    log.outcome({ label: 'passed', source: 'user' }, at),
  ]);
}
