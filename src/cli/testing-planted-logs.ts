import { type Canary, ENCODINGS } from './testing-canaries.ts';
import { closeTickets, type DeskTask, printDeskTask } from './testing-desk.ts';

/** Text of a log by its path. */
export type PlantedLogs = ReadonlyMap<string, string>;

/**
 * Logs in several formats with every canary in every encoding somewhere: requests, system texts, arguments, their keys,
 * results, replies, definitions of tools. A few canaries are the names of log files and of projects.
 */
export function plantLogs(canaries: readonly Canary[]): PlantedLogs {
  const phrases = Object.values(ENCODINGS).flatMap((encode) => canaries.map(({ phrase }) => encode(phrase)));
  let place = 0;
  const next = (): string => phrases[place++ % phrases.length] ?? '';
  const logs = new Map([['logs/desk.jsonl', deskLog(next)]]);
  for (let index = 0; index < 40; index++) logs.set(`logs/coding/session-${index}.jsonl`, codingLog(index, next));
  const names = canaries.filter(({ phrase }) => /^token: [\w-]{12,80}$/.test(phrase)).slice(0, 5); // told by themselves
  for (const [index, { value }] of names.entries()) {
    logs.set(`logs/coding/-home-${value}/named-${index}.jsonl`, codingLog(100 + index, next, `/home/dev/${value}`));
    logs.set(`logs/${value}.jsonl`, printDeskTask(oneOff(index, next), 1_772_400_000 + index));
  }
  let extra = 0;
  while (place < phrases.length)
    logs.set(`logs/extra-${extra}.jsonl`, printDeskTask(oneOff(500 + extra++, next), 1_772_400_000));
  return logs;
}

/** One family that is sure to be learnt, with strangers' text in what its tools give. */
function deskLog(next: () => string): string {
  const tasks = closeTickets(0, 60).map((task, index): DeskTask => {
    const [find, close] = task.calls;
    if (find === undefined || close === undefined) return task;
    const notes = { note: next(), history: [next(), { [`by ${next()}`]: next() }] };
    return {
      ...task,
      calls: [{ ...find, result: { ...find.result, ...notes } }, close],
      request: index % 3 === 0 ? `${task.request}. By the way: ${next()}` : task.request,
      reply: index % 4 === 0 ? `${task.reply} ${next()}` : task.reply,
    };
  });
  return tasks.map((task, index) => withSystem(printDeskTask(task, 1_772_400_000 + 7200 * index), next)).join('');
}

function oneOff(index: number, next: () => string): DeskTask {
  return {
    id: `once-${index}`,
    request: `Look this up for me, it is the ${index}th: ${next()}`,
    calls: [
      { tool: 'look_up', arguments: { query: next(), [`x-${next()}`]: next() }, result: { text: next() } },
      {
        tool: 'fetch_page',
        arguments: { url: `https://example.org/?q=${encodeURIComponent(next())}` },
        result: [next(), next()],
      },
    ],
    reply: `It says ${next()}.`,
    answer: 'Thanks!',
  };
}

/** What stands around a session: the system's text and the tools that there are. */
function withSystem(line: string, next: () => string): string {
  const session = JSON.parse(line) as { readonly messages: readonly object[] };
  const tools = [{ type: 'function', function: { name: 'close_ticket', description: next(), parameters: {} } }];
  const messages = [{ role: 'system', content: `You work at the desk. ${next()}` }, ...session.messages];
  return `${JSON.stringify({ ...session, tools, messages })}\n`;
}

/** A session as Claude Code writes it. */
function codingLog(index: number, next: () => string, cwd = '/home/dev/shop'): string {
  const sessionId = `5f0c2a44-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const at = (second: number): string =>
    `2026-02-01T09:${String(index % 60).padStart(2, '0')}:${String(second).padStart(2, '0')}.125Z`;
  const line = (second: number, type: string, message: object): string =>
    `${JSON.stringify({ parentUuid: second === 1 ? null : `u${second - 1}`, isSidechain: false, cwd, sessionId, version: '2.1.80', uuid: `u${second}`, timestamp: at(second), type, message })}\n`;
  const use = {
    type: 'tool_use',
    id: `t${index}`,
    name: 'Bash',
    input: { command: `export X="${next()}"`, [next()]: next() },
  };
  const answer = (content: object[]): object => ({
    id: `m${index}`,
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content,
  });
  return [
    line(1, 'user', { role: 'user', content: `set the shop up, step ${index}: ${next()}` }),
    line(2, 'assistant', answer([use])),
    line(3, 'user', {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: use.id, content: `${next()}\n${next()}` }],
    }),
    line(4, 'assistant', answer([{ type: 'text', text: `Done with ${next()}` }])),
    line(5, 'user', { role: 'user', content: 'perfect, thanks' }),
  ].join('');
}
