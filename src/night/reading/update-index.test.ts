import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createWorkspace, type TestWorkspace, writeText } from '../../cli/testing.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { logsOf, withState } from '../logs-of.ts';
import { read, record, requests } from './testing.ts';

const said = (session: string, uuid: string, parentUuid: string | null, more: object): string =>
  `${JSON.stringify({ uuid: `${session}${uuid}`, parentUuid: parentUuid && `${session}${parentUuid}`, sessionId: session, timestamp: `2026-03-01T10:00:0${uuid}Z`, ...more })}\n`;
const asked = (session: string, uuid: string, parent: string | null, content: string): string =>
  said(session, uuid, parent, { type: 'user', message: { role: 'user', content } });
const answered = (session: string, uuid: string, parent: string, text: string): string =>
  said(session, uuid, parent, {
    type: 'assistant',
    message: { id: `m${uuid}`, role: 'assistant', content: [{ type: 'text', text }] },
  });

describe('a log of records', () => {
  it('is read on from where it ended, a half-written line at the next night, and nothing twice', async () => {
    using workspace = createWorkspace();
    const log = join(workspace.dir, 'logs/a.jsonl');
    writeText(workspace.dir, 'logs/a.jsonl', `${record('1')}${record('2')}${record('3').slice(0, 20)}`);
    const first = await read(workspace);
    expect(first).toMatchObject({
      requests: requests('1', '2'),
      newTasks: 2,
      skipped: [expect.stringMatching(/^1 unfinished last line/)],
    });
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2'), newTasks: 0 });
    appendFileSync(log, `${record('3').slice(20)}not json\n${record('4')}`);
    expect(await read(workspace)).toMatchObject({
      requests: requests('1', '2', '3', '4'),
      newTasks: 2,
      skipped: ['1 not valid JSON'],
    });
    appendFileSync(log, `{broken\n${record('5')}`);
    // what was skipped before is still told
    expect(await read(workspace)).toMatchObject({ newTasks: 1, skipped: ['2 not valid JSON'] });
  });

  it('that was only touched is not read again', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/a.jsonl', record('1'));
    await read(workspace);
    utimesSync(join(workspace.dir, 'logs/a.jsonl'), 1, 1);
    expect(await read(workspace)).toMatchObject({ requests: requests('1'), newTasks: 0, files: 1 });
  });

  it('that was truncated or written anew gives what it holds now', async () => {
    using workspace = createWorkspace();
    const log = join(workspace.dir, 'logs/a.jsonl');
    writeText(workspace.dir, 'logs/a.jsonl', record('1') + record('2'));
    await read(workspace);
    truncateSync(log, record('1').length);
    expect((await read(workspace)).requests).toEqual(requests('1'));
    writeFileSync(log, record('7') + record('8') + record('9'));
    expect((await read(workspace)).requests).toEqual(requests('7', '8', '9'));
  });

  it.each<[string, string, (bytes: Buffer) => Buffer]>([
    ['renamed', 'logs/a.1.jsonl', (bytes) => bytes],
    ['compressed with gzip', 'logs/a.jsonl.gz', gzipSync],
    ['compressed with zstd', 'logs/a.jsonl.zst', zstdCompressSync],
  ])('that was rotated and %s is read on, not again, and the new one from its start', async (_, name, pack) => {
    using workspace = createWorkspace('');
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: ["logs/*"]\n');
    const log = join(workspace.dir, 'logs/a.jsonl');
    writeText(workspace.dir, 'logs/a.jsonl', record('1') + record('2'));
    expect((await read(workspace)).newTasks).toBe(2);
    appendFileSync(log, record('3'));
    writeText(workspace.dir, name, pack(readFileSync(log)));
    writeFileSync(log, record('4'));
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2', '3', '4'), newTasks: 2, files: 2 });
    rmSync(join(workspace.dir, name));
    // what was read of a log that is gone stays
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2', '3', '4'), newTasks: 0, files: 1 });
  });

  it('may be one of a chain that moves on every night', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: ["logs/*"]\n');
    const at = (name: string): string => join(workspace.dir, 'logs', name);
    for (const night of [1, 2, 3, 4]) {
      if (night > 2) renameSync(at('a.jsonl.1'), at('a.jsonl.2'));
      if (night > 1) renameSync(at('a.jsonl'), at('a.jsonl.1'));
      writeText(workspace.dir, 'logs/a.jsonl', record(`night ${night}, one`) + record(`night ${night}, two`));
      const { newTasks, requests: all } = await read(workspace);
      expect([newTasks, all.length]).toEqual([2, 2 * night]);
    }
  });
});

describe('a log of the calls of a model', () => {
  const DAY = 1_772_400_000;
  /** The call that answers the last turn of a conversation: all that was said, and what this one call cost. */
  const called = (conversation: string, number: number, said: readonly string[], more: object = {}): string => {
    const messages = said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
    const answer = { role: 'assistant', content: `Closed, says answer ${number}.` };
    return `${JSON.stringify({
      session_id: conversation,
      created: DAY + 60 * number,
      request: { model: 'gpt-5', messages },
      response: {
        id: `chatcmpl-${number}`,
        choices: [{ index: 0, message: answer, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100 * number, completion_tokens: number },
      },
      ...more,
    })}\n`;
  };
  const grown = (turns: number): readonly string[] =>
    Array.from({ length: turns }, (_, turn) => [`close ticket ${turn + 1}`, `Closed, says answer ${turn + 1}.`])
      .flat()
      .slice(0, -1);
  const sessionsOf = ({ dir }: TestWorkspace) => [...(withState(dir, ({ logs }) => [...logs.sessions()]) ?? [])];

  it('keeps what was asked in a conversation that opens anew in another night', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/a.jsonl', called('c', 1, ['close ticket 1']));
    await read(workspace);
    appendFileSync(join(workspace.dir, 'logs/a.jsonl'), called('c', 2, ['close ticket 2']));
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2'), sessions: 2 });
    expect(sessionsOf(workspace).map(({ tokens }) => tokens.output)).toEqual(expect.arrayContaining([1, 2]));
  });

  it('counts each answer of a conversation that grows, in one night and over several', async () => {
    using workspace = createWorkspace();
    const log = join(workspace.dir, 'logs/a.jsonl');
    writeText(workspace.dir, 'logs/a.jsonl', called('c', 1, grown(1)) + called('c', 2, grown(2)));
    await read(workspace);
    expect(logsOf(workspace.dir)).toMatchObject({ sessions: 1, tokens: { input: 300, output: 3 } });
    // logged twice, and a call that failed
    const failed = called('c', 4, grown(4), { response: { error: { message: 'busy' } } });
    appendFileSync(log, called('c', 2, grown(2)) + called('c', 3, grown(3)) + failed);
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2', '3', '4'), sessions: 1 });
    expect(logsOf(workspace.dir)).toMatchObject({ sessions: 1, tokens: { input: 600, output: 6 } });
    const iso = (number: number): string => new Date(1000 * (DAY + 60 * number)).toISOString();
    expect(sessionsOf(workspace)).toEqual([
      expect.objectContaining({
        tokens: { input: 600, output: 6 },
        lines: { human: 4, machine: 0 },
        tasks: 4,
        model: 'gpt-5',
        startedAt: iso(1),
        endedAt: iso(4),
      }),
    ]);
    // of a log that is written anew, what it held before counts no more
    writeFileSync(log, called('c', 5, grown(1)));
    await read(workspace);
    expect(logsOf(workspace.dir)).toMatchObject({ sessions: 1, tokens: { input: 500, output: 5 } });
  });
});

describe('a log that is one session', () => {
  it('keeps the ids of its tasks while it grows, and counts what a resumed copy repeats once', async () => {
    using workspace = createWorkspace();
    const begun = asked('s', '1', null, 'fix the login') + answered('s', '2', '1', 'Fixed.');
    writeText(workspace.dir, 'logs/s.jsonl', begun);
    expect(await read(workspace)).toMatchObject({ requests: ['fix the login'], sessions: 1 });
    appendFileSync(
      join(workspace.dir, 'logs/s.jsonl'),
      asked('s', '3', '2', 'commit it') + answered('s', '4', '3', 'Committed.'),
    );
    expect((await read(workspace)).requests).toEqual(['commit it', 'fix the login']);
    const copied =
      begun.replaceAll('"sessionId":"s"', '"sessionId":"t"') +
      asked('t', '5', null, 'write a test').replace('"parentUuid":null', '"parentUuid":"s2"');
    writeText(workspace.dir, 'logs/t.jsonl', copied);
    expect(await read(workspace)).toMatchObject({
      requests: ['commit it', 'fix the login', 'write a test'],
      sessions: 2,
      files: 2,
    });
  });
});

describe('sessions that the teacher cuts', () => {
  const dialogue = JSON.stringify({
    id: 'd',
    messages: [
      { role: 'user', content: 'I would like to change my flight to Boston on Friday' },
      { role: 'assistant', content: 'It is changed.' },
      { role: 'user', content: 'Actually, could you also book another hotel in Lisbon at Easter?' },
      { role: 'assistant', content: 'Booked for 200.' },
      { role: 'user', content: 'Is the pool open then?' },
      { role: 'assistant', content: 'Yes.' },
    ],
  });
  const workspaceWith = (cut: string): TestWorkspace => {
    const workspace = createWorkspace(`sessions: { cut: ${cut} }`);
    writeText(workspace.dir, 'logs/d.jsonl', `${dialogue}\n${record('1')}`);
    return workspace;
  };

  it('are cut where it says, once, and by the rules until then', async () => {
    using workspace = workspaceWith('teacher');
    const shown: unknown[] = [];
    const broken = { cutSessions: () => Promise.reject(new NightschoolError('MODEL_DOWN', 'Nobody is there.')) };
    const byRules = await read(workspace, broken);
    expect(byRules.warnings).toEqual(['Some sessions stay cut by rules: Nobody is there.']);
    const cutSessions: TeacherJobs['cutSessions'] = async (sessions) => {
      shown.push(...sessions);
      return sessions.map(() => [0, 1, 2]);
    };
    const [flight = '', hotel = '', pool = ''] = dialogue.match(/(?<="user","content":")[^"]+/g) ?? [];
    expect((await read(workspace, { cutSessions })).requests).toEqual([flight, hotel, pool, 'close ticket 1'].sort());
    expect(shown).toHaveLength(1);
    await read(workspace, { cutSessions });
    expect(shown).toHaveLength(1);
  });

  it('are none where the rules are to cut', async () => {
    using workspace = workspaceWith('rules');
    const cutSessions = () => Promise.reject(new Error('nobody should be asked'));
    expect((await read(workspace, { cutSessions })).warnings).toEqual([]);
  });
});
