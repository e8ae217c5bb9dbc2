import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, type TestWorkspace, writeText } from '../../cli/testing.ts';
import { read, record, requests } from './testing.ts';

const logs = ({ dir }: TestWorkspace, places: readonly string[]): void =>
  writeText(dir, 'pipelines/nightly.yaml', `name: nightly\nlogs:\n${places.map((each) => `  - ${each}\n`).join('')}`);
const workspaceWith = (places: readonly string[]): TestWorkspace => {
  const workspace = createWorkspace();
  logs(workspace, places);
  writeText(workspace.dir, 'one/a.jsonl', record('1'));
  writeText(workspace.dir, 'two/b.jsonl', record('2'));
  return workspace;
};
const inProject = (session: string, cwd: string): string =>
  `${JSON.stringify({
    ...{ uuid: session, parentUuid: null, sessionId: session, cwd, timestamp: '2026-03-01T10:00:00Z' },
    ...{ type: 'user', message: { role: 'user', content: `close ticket ${session}` } },
  })}\n`;

describe('a place that the pipeline names no more', () => {
  it.each([
    ['a folder', ['one', 'two'], ['one']],
    ['a folder, of which a part is still named', ['one', 'two', '.'], ['one', './one/a.jsonl']],
    ['a glob', ['one', 't*/*.jsonl'], ['./one/']],
    ['a glob for another', ['"{one,two}"'], ['o?e/*']],
    ['a file', ['one', 'two/b.jsonl'], ['one/*.jsonl']],
  ])('is not used any more, and costs nothing when it is put back: %s', async (_, before, after) => {
    using workspace = workspaceWith(before);
    expect((await read(workspace)).requests).toEqual(requests('1', '2'));
    logs(workspace, after);
    expect((await read(workspace)).requests).toEqual(requests('1'));
    logs(workspace, before);
    expect(await read(workspace)).toMatchObject({ requests: requests('1', '2'), newTasks: 0 });
  });

  it('keeps what was rotated away where it is still named', async () => {
    using workspace = workspaceWith(['one', 'two']);
    await read(workspace);
    rmSync(join(workspace.dir, 'two/b.jsonl'));
    expect((await read(workspace)).requests).toEqual(requests('1', '2'));
    // a log that another one was moved over
    writeText(workspace.dir, 'one/c.jsonl', record('3'));
    await read(workspace);
    renameSync(join(workspace.dir, 'one/c.jsonl'), join(workspace.dir, 'one/a.jsonl'));
    expect((await read(workspace)).requests).toEqual(requests('1', '2', '3'));
    logs(workspace, ['one']);
    expect((await read(workspace)).requests).toEqual(requests('1', '3'));
    logs(workspace, ['two']);
    mkdirSync(join(workspace.dir, 'two'), { recursive: true });
    expect((await read(workspace)).requests).toEqual(requests('2'));
  });

  it('leaves a project out also of logs that are gone', async () => {
    using workspace = createWorkspace();
    logs(workspace, ['one']);
    writeText(workspace.dir, 'one/s.jsonl', inProject('s', '/home/kim/shop'));
    writeText(workspace.dir, 'one/t.jsonl', inProject('t', '/home/kim/diary'));
    await read(workspace);
    for (const name of ['s', 't']) rmSync(join(workspace.dir, `one/${name}.jsonl`));
    expect((await read(workspace)).requests).toEqual(requests('s', 't'));
    logs(workspace, ['{ from: one, exclude: [diary] }']);
    expect((await read(workspace)).requests).toEqual(requests('s'));
    logs(workspace, ['{ from: one, include: [diary] }']);
    expect((await read(workspace)).requests).toEqual(requests('t'));
  });

  it('leaves out a folder of logs also of those that are gone', async () => {
    using workspace = workspaceWith(['.']);
    await read(workspace);
    for (const name of ['one/a', 'two/b']) rmSync(join(workspace.dir, `${name}.jsonl`));
    expect((await read(workspace)).requests).toEqual(requests('1', '2'));
    logs(workspace, ['{ from: ., exclude: [one] }']);
    expect((await read(workspace)).requests).toEqual(requests('2'));
    logs(workspace, ['{ from: ., include: [one] }']);
    expect((await read(workspace)).requests).toEqual(requests('1'));
  });

  it('asks no teacher about it', async () => {
    using workspace = workspaceWith(['one', 'two']);
    const doubtful = JSON.stringify({
      id: 'd',
      messages: [
        { role: 'user', content: 'I would like to change my flight to Boston on Friday' },
        { role: 'assistant', content: 'It is changed.' },
        { role: 'user', content: 'Actually, could you also book another hotel in Lisbon at Easter?' },
        { role: 'assistant', content: 'Booked for 200.' },
      ],
    });
    writeText(workspace.dir, 'two/d.jsonl', `${doubtful}\n`);
    const asked: string[] = [];
    const none = { cutSessions: async () => [] };
    const cutSessions = async (sessions: readonly { readonly id: string }[]) => {
      asked.push(...sessions.map(({ id }) => id));
      return sessions.map(() => [0]);
    };
    const cut = '\nsessions: { cut: teacher }\n';
    const nightly = (place: string): void =>
      writeText(workspace.dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [${place}]${cut}`);
    nightly('two');
    await read(workspace, { ...none, cutSessions: () => Promise.reject(new Error('down')) }).catch(() => undefined);
    nightly('one');
    await read(workspace, { cutSessions });
    expect(asked).toEqual([]);
    nightly('two');
    await read(workspace, { cutSessions });
    expect(asked).toHaveLength(1);
  });
});

describe('learning from one log', () => {
  it('leaves the others in use, and a log that no place names to itself', async () => {
    using workspace = workspaceWith(['one']);
    await read(workspace);
    expect((await cli(workspace.dir, ['learn', 'two/b.jsonl'])).code).toBe(0);
    expect((await read(workspace)).requests).toEqual(requests('1'));
    expect((await cli(workspace.dir, ['learn', 'one/a.jsonl'])).code).toBe(0);
    expect(await read(workspace)).toMatchObject({ requests: requests('1'), newTasks: 0 });
  });
});
