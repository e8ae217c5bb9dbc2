import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { parseJson } from '../parse-json.ts';
import { linesOfLog } from '../testing/log-lines.ts';
import { FORMATS } from './registry.ts';

const asked = { role: 'user', content: 'hi' };
const used = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look', input: {} }] };
const usage = { input_tokens: 1, output_tokens: 1 };

/** Records of APIs look alike: which format reads them must not depend on luck. */
const RECORDS: readonly (readonly [string, Json, string | undefined])[] = [
  ['a chat of text only', [asked, { role: 'assistant', content: [{ type: 'text', text: 'hi' }] }], 'openai-chat'],
  ['a chat with calls', { messages: [asked, { role: 'assistant', content: null, tool_calls: [] }] }, 'openai-chat'],
  ['a completion alone', { id: 'c', choices: [{ message: { role: 'assistant', content: 'hi' } }] }, 'openai-chat'],
  ['a chunk', { object: 'chat.completion.chunk', choices: [] }, 'openai-chat'],
  ['an evaluation', { input: [asked], output: 'hi', score: 1 }, 'openai-chat'],
  ['messages as text', { messages: JSON.stringify([asked]), response: '{}' }, 'openai-chat'],
  ['blocks of tools', { messages: [asked, used] }, 'anthropic'],
  ['an array with blocks of tools', [asked, used], 'anthropic'],
  ['a system prompt beside the messages', { system: 'x', messages: [asked] }, 'anthropic'],
  [
    'an answer with its usage',
    { messages: [asked], response: { content: [], stop_reason: 'end_turn', usage } },
    'anthropic',
  ],
  [
    'a chat with a system prompt beside it',
    { system: 'x', messages: [asked, { role: 'tool', tool_call_id: 'c', content: '1' }] },
    'openai-chat',
  ],
  ['a batch of messages', { custom_id: 'a', params: { system: 'x', messages: [asked] } }, 'anthropic'],
  ['a response', { object: 'response', output: [] }, 'openai-responses'],
  ['items', [asked, { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' }], 'openai-responses'],
  [
    'input and output',
    { input: 'hi', output: [{ type: 'message', role: 'assistant', content: [] }] },
    'openai-responses',
  ],
  ['an event of a stream', { type: 'response.created', response: { id: 'r' } }, 'openai-responses'],
  ['a run of tau-bench', { task_id: 1, traj: [asked], info: {} }, 'tau-bench'],
  ['a simulation of tau2', { task_id: '1', messages: [asked], termination_reason: 'user_stop' }, 'tau2'],
  ['results of tau2', { info: {}, tasks: [], simulations: [] }, 'tau2'],
  ['a header of ours', { schema_version: 'nightschool-session-v1', session_id: 's' }, 'nightschool'],
  [
    'a response with the chat that led to it',
    { messages: [asked], response: { id: 'r', object: 'response', output: [] } },
    'openai-responses',
  ],
  ['a feedback alone', { id: 'c', score: 1 }, undefined],
];

const id = '3f2a';
const timestamp = '2026-03-01T09:00:00Z';
const answer = { type: 'message', role: 'assistant', content: [], stop_reason: null, usage };
const span = { traceId: 't', spanId: 's', name: 'chat', attributes: [] };

/** Records that have members of more than one format, or come first where only later ones tell. */
const AMBIGUOUS: readonly (readonly [string, Json, string | undefined])[] = [
  ['a summary that opens a file', { type: 'summary', summary: 'Fix it', leafUuid: id }, 'claude-code'],
  [
    'an answer in a line of a session file',
    { type: 'assistant', uuid: id, parentUuid: null, sessionId: id, message: answer },
    'claude-code',
  ],
  ['the same as it was printed', { type: 'assistant', uuid: id, session_id: id, message: answer }, 'claude-code'],
  ['what a print begins with', { type: 'system', subtype: 'init', session_id: id, cwd: '/w' }, 'claude-code'],
  [
    'a line of Qwen Code, which has the members of one of Claude Code',
    { type: 'user', uuid: id, parentUuid: null, sessionId: id, message: { role: 'user', parts: [{ text: 'hi' }] } },
    'qwen-code',
  ],
  ['one message of a chat', { conversation_id: 'c', role: 'user', content: 'hi' }, 'chat-lines'],
  ['one message inside a line that names its chat', { session: 's', message: asked }, 'chat-lines'],
  ['one message inside a line that names none', { type: 'user', message: asked }, undefined],
  ['an item of a response alone', { type: 'message', role: 'user', content: [] }, undefined],
  ['a message of Goose', { role: 'user', created: 1772442000, content: [{ type: 'text', text: 'hi' }] }, 'goose'],
  [
    'a message with the time of one of Goose in a line that names its chat',
    { session_id: 's', role: 'user', created: 1772442000, content: [{ type: 'text', text: 'hi' }] },
    'chat-lines',
  ],
  ['a call with that time, which is none of Goose', { ...used, created: 1772442000 }, 'chat-lines'],
  ['a task of Cline', [{ role: 'user', content: [{ type: 'text', text: '<task>\nhi\n</task>' }] }], 'cline'],
  ['a permission mode, which other lines follow', { type: 'permission-mode', sessionId: id }, undefined],
  ['spans beside messages', { messages: [asked], resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }, 'otel-genai'],
  [
    'an observation whose input is messages',
    { id, traceId: id, type: 'GENERATION', startTime: timestamp, input: [asked] },
    'langfuse',
  ],
  ['a run whose inputs are messages', { id, run_type: 'llm', inputs: { messages: [asked] } }, 'langsmith'],
  ['a trace of Langfuse', { id, timestamp, userId: 'u', tags: [], input: { messages: [asked] } }, 'langfuse'],
  ['an eval log', { version: 2, eval: { task: 't', model: 'm' }, samples: [{ messages: [asked] }] }, 'inspect'],
  ['a sample of one', { entry: 'samples/1_epoch_1.json', content: { id: 1, epoch: 1, messages: [asked] } }, 'inspect'],
  ['a document of Gemini CLI', { sessionId: id, projectHash: id, messages: [] }, 'gemini-cli'],
  ['an export of OpenCode', { info: { id, directory: '/w' }, messages: [{ info: {}, parts: [] }] }, 'opencode'],
  ['a run that crashed', { task_id: 3, reward: 0, info: { error: 'x' }, traj: [], trial: 0 }, 'tau-bench'],
];

/** Lines of programs that are no agents, with names that agents use. */
const OTHER_LOGS: readonly (readonly [string, Json])[] = [
  ['a line', { level: 'info', message: 'started' }],
  ['texts', { level: 'info', messages: ['started', 'listening'], events: [{ type: 'click', id, timestamp }] }],
  ['mail', { messages: [{ role: 'webmaster', content: 'the disk is full' }] }],
  ['a chat of people', { type: 'message', timestamp, message: { role: 'moderator', text: 'hi' } }],
  ['a login', { type: 'session', id, timestamp, version: '1.2' }],
  ['an abort', { type: 'abort', timestamp, data: { code: 3 } }],
  ['a deployment', { id, timestamp, git: '3f2a', status: 'deployed' }],
  ['a metric', { run_id: id, key: 'memory', value: 3 }],
  ['a metric of a trace', { trace_id: id, key: 'cpu', value: 0.5 }],
  ['a job', { id, run_type: 'batch', status: 'ok' }],
  ['a list of jobs', { runs: [{ trace_id: id, ms: 3 }] }],
  ['a route', { type: 'response.sent', response: { status: 200 } }],
  ['a poll', { question: 'why?', choices: [{ id: 1, text: 'yes' }] }],
  ['a robot', { task_id: 3, traj: [[0, 0.5]] }],
  ['a physics run', { info: { host: 'x' }, simulations: [{ energy: 3 }] }],
  ['a database change', { $set: { price: 3 } }],
  ['a linter', { eval: { task: 'lint' }, status: 'ok' }],
  [
    'a request of another interface',
    { request: { url: '/x', body: { messages: [{ id: 1 }] } }, response: { error: {} } },
  ],
  ['observations of the weather', { id, trace: { a: 1 }, observations: [{ id, value: 3 }] }],
  ['a schema version', { schema_version: '1.0', event: 'x' }],
];

const formatOf = (record: Json) => FORMATS.find((format) => format.detects(record))?.name;

describe('which format a record is of', () => {
  it.each(RECORDS)('%s', (_, record, name) => {
    expect(formatOf(record)).toBe(name);
  });

  it.each(AMBIGUOUS)('%s', (_, record, name) => {
    expect(formatOf(record)).toBe(name);
  });

  it.each(OTHER_LOGS)('none, where it is %s of another program', (_, record) => {
    expect(formatOf(record)).toBeUndefined();
  });
});

/** Logs of proxies, with records of several interfaces. */
const MIXED = 'mixed';
const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;
const CASES = readdirSync(FIXTURES).flatMap((format) =>
  readdirSync(join(FIXTURES, format)).flatMap((name) => {
    if (name === MIXED) return [];
    const inputs = readdirSync(join(FIXTURES, format, name)).filter((file) => /^input\.jsonl?$/.test(file));
    return inputs.map((file) => [format, `${format}/${name}`, join(FIXTURES, format, name, file)] as const);
  }),
);

describe('every record of a fixture, wherever it stands', () => {
  it('is there', () => {
    expect(CASES.length).toBeGreaterThan(FORMATS.length);
  });

  it.each(CASES)('is of %s or says nothing: %s', (format, _, path) => {
    const records = linesOfLog(readFileSync(path, 'utf8'))
      .map(parse)
      .filter((record) => record !== undefined);
    const formats = new Set(records.map((record) => formatOf(record)).filter((name) => name !== undefined));
    expect([...formats]).toEqual([format]);
  });
});

function parse(line: string): Json | undefined {
  const parsed = parseJson(line);
  return parsed.ok ? parsed.value : undefined;
}
