import { expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { logOf, readLog } from '../testing.ts';

const text = (words: string) => [{ type: 'text', text: words }];
const TASK = { role: 'user', content: text('<task>\nmend it\n</task>') };
const chat = (requests: readonly Json[]) => ({
  requesterUsername: 'ann',
  responderUsername: 'GitHub Copilot',
  requests,
});

/** What clients put into the person's mouth must not become a request. */
it.each<readonly [string, Json, readonly (readonly [string, string])[]]>([
  [
    'what Roo Code made of the messages before',
    [
      TASK,
      { role: 'user', content: text('## Conversation Summary\nmend it'), isSummary: true },
      { role: 'user', content: '[Sliding window truncation: 4 messages hidden]', isTruncationMarker: true },
      { role: 'user', content: text('and test it') },
    ],
    [
      ['human', 'mend it'],
      ['machine', '## Conversation Summary\nmend it'],
      ['machine', '[Sliding window truncation: 4 messages hidden]'],
      ['human', 'and test it'],
    ],
  ],
  [
    'a button of VS Code',
    chat([
      { requestId: 'r1', message: { text: 'mend it' }, response: [] },
      { requestId: 'r2', message: { text: '@agent Continue: "Go on?"' }, confirmation: 'Continue', response: [] },
    ]),
    [
      ['human', 'mend it'],
      ['machine', '@agent Continue: "Go on?"'],
    ],
  ],
])('%s is no request', async (_, record, lines) => {
  const { sessions } = await readLog(logOf('log', Buffer.from(JSON.stringify(record))));
  const events = sessions.flatMap((session) => session.events);
  expect(events.flatMap((event) => (event.kind === 'user' ? [[event.author, event.text]] : []))).toEqual(lines);
});

it('a task of Cline that was logged as it grew is read as it was at last', async () => {
  const answer = { role: 'assistant', content: text('Mended.') };
  const lines = [[TASK], [TASK, answer], [{ role: 'user', content: text('<task>\nother\n</task>') }]];
  const log = logOf('log', Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  const { sessions } = await readLog(log);
  expect(sessions.map(({ events }) => events.map(({ kind }) => kind)).sort()).toEqual([
    ['user'],
    ['user', 'assistant'],
  ]);
});
