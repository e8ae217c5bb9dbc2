import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createWorkspace, type TestWorkspace, writeText } from '../../cli/testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from '../../cli/testing-desk.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { stateFile } from '../../store/state/database.ts';
import { createNight } from '../create-night.ts';
import { readTasks } from './read-tasks.ts';

interface Read {
  readonly tasks: readonly CleanTask[];
  readonly told: readonly RunEvent[];
}

async function read({ dir }: TestWorkspace): Promise<Read> {
  const told: RunEvent[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void told.push(event),
    clock: () => new Date(0),
  });
  return { tasks: await readTasks(night), told };
}

/** As if no night had worked anything out. */
function forget({ dir }: TestWorkspace): void {
  rmSync(`${stateFile(dir)}.sum`); // what changes it behind the back of a night is damage otherwise
  using database = new DatabaseSync(stateFile(dir));
  database.exec('DELETE FROM derived');
}

/** What nights keep, by name, with whether there is anything in it. */
function kept({ dir }: TestWorkspace): Readonly<Record<string, boolean>> {
  using database = new DatabaseSync(stateFile(dir));
  const rows = database.prepare('SELECT name, json FROM derived').all();
  return Object.fromEntries(rows.map(({ name, json }) => [String(name), /[0-9a-f]{8}/.test(String(json))]));
}

const tickets = closeTickets(0, 30);
const repeated = (mark: string): readonly DeskTask[] => tickets.map((task) => ({ ...task, id: `${mark}-${task.id}` }));
/** One finds what a session before it left behind, in words that redaction replaces. */
const leaking = (mark: string): readonly DeskTask[] =>
  repeated(mark).map((task, index) => {
    const [find, close] = task.calls;
    if (index !== 7 || find === undefined || close === undefined) return task;
    return { ...task, calls: [{ ...find, result: { ...find.result, status: 'closed' } }, close] };
  });

const line = (session: string, uuid: string, parent: string | null, more: object): string =>
  `${JSON.stringify({ uuid: `${session}${uuid}`, parentUuid: parent, sessionId: session, cwd: '/home/sam/shop', timestamp: `2026-03-01T10:0${uuid}:00Z`, ...more })}\n`;
const user = (content: string) => ({ type: 'user', message: { role: 'user', content } });
const answer = (id: string) => ({
  type: 'assistant',
  message: { id, role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
});
const session = (id: string, minute: number, request: string): string =>
  line(id, `${minute}`, null, user(request)) + line(id, `${minute + 1}`, `${id}${minute}`, answer(`m${id}`));
/** A fork of session `r`, which begins with what was said there. */
const forked = (request: string): string =>
  session('r', 1, 'restart the build of the shop').replaceAll('"sessionId":"r"', '"sessionId":"q"') +
  line('q', '4', 'r2', user(request));

function workspaceWith(desk: readonly DeskTask[]): TestWorkspace {
  const workspace = createWorkspace();
  writeDeskLog(workspace.dir, [...tickets, ...desk, ...repeated('third')]);
  writeText(workspace.dir, 'logs/cc/r.jsonl', session('r', 1, 'restart the build of the shop'));
  writeText(workspace.dir, 'logs/cc/s.jsonl', session('s', 4, 'restart the build of the shop'));
  writeText(workspace.dir, 'logs/cc/q.jsonl', forked('write a test'));
  return workspace;
}

const idsOf = ({ tasks }: Read): readonly string[] => tasks.map(({ sessionId }) => sessionId);
/** Kinds of evidence for the request that is made twice. */
const evidenceIn = ({ tasks }: Read): readonly string[] =>
  tasks
    .filter(({ request }) => request[0]?.startsWith('restart'))
    .flatMap(({ outcome }) => outcome.evidence.map(({ kind }) => kind));

describe('restoreTasks', () => {
  it('gives what it kept of an earlier night as it would find it', async () => {
    using workspace = workspaceWith(leaking('again'));
    await read(workspace);
    expect(kept(workspace)).toEqual({ across: true, copies: true, 'names of logs': false });
    const again = await read(workspace);
    forget(workspace);
    expect(await read(workspace)).toEqual(again);
    expect(idsOf(again)).not.toContain('again-close-7');
    expect(evidenceIn(again)).toContain('asked-again');
    expect(JSON.stringify(again.told)).toContain('1 run shows leaked state');
  });

  it.each<[string, (workspace: TestWorkspace) => void, (before: Read, after: Read) => void]>([
    [
      'a log is written anew',
      ({ dir }) => writeDeskLog(dir, [...tickets, ...repeated('again'), ...repeated('third')]),
      (before, after) => {
        expect(idsOf(before)).not.toContain('again-close-7');
        expect(idsOf(after)).toContain('again-close-7');
      },
    ],
    [
      'a session goes on',
      ({ dir }) => appendFileSync(join(dir, 'logs/cc/r.jsonl'), line('r', '3', 'r2', user('thanks, now deploy it'))),
      (before, after) => expect(after.tasks.length).toBe(before.tasks.length + 1),
    ],
    [
      'a log holds the same request at another time',
      ({ dir }) =>
        writeText(dir, 'logs/cc/s.jsonl', session('s', 4, 'restart the build of the shop').replaceAll('T10', 'T20')),
      (_, after) => expect(evidenceIn(after)).not.toContain('asked-again'),
    ],
    [
      'tools are said to write',
      ({ dir }) =>
        writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\ntools: { writes: [find_ticket] }\n'),
      () => undefined,
    ],
    [
      'a log is no longer named',
      ({ dir }) => writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/cc/]\n'),
      (before, after) => expect(after.tasks.length).toBeLessThan(before.tasks.length),
    ],
    [
      'a rule of redaction is left out',
      ({ dir }) =>
        writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\nredact: { disable: [email] }\n'),
      () => undefined,
    ],
  ])('finds it anew where %s', async (_, change, check) => {
    using workspace = workspaceWith(leaking('again'));
    await read(workspace);
    const before = await read(workspace);
    change(workspace);
    await read(workspace);
    const after = await read(workspace);
    check(before, after);
    forget(workspace);
    expect(await read(workspace)).toEqual(after);
  });
});
