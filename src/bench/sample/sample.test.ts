import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SAMPLE_FAMILIES } from './families/registry.ts';
import { THANKS } from './phrases.ts';
import type { PlayedSession } from './play.ts';
import { SAMPLE_FOLDERS, SAMPLE_SEED, sampleLogs, sampleSessions, sampleTruth } from './sample.ts';

const logsFolder = fileURLToPath(new URL('../../../logs/', import.meta.url));
const logs = sampleLogs();
const sessions = sampleSessions();
const truth = sampleTruth();

describe('the committed sample logs', () => {
  const committed = SAMPLE_FOLDERS.flatMap((folder) =>
    readdirSync(logsFolder + folder, { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.jsonl'))
      .sort(),
  );

  it('are the files that the generator writes', () => {
    expect(committed).toEqual([...logs.keys()]);
  });

  it('hold the bytes that the generator writes (npm run sample brings them up to date)', () => {
    const drifted = committed.filter((path) => readFileSync(logsFolder + path, 'utf8') !== logs.get(path));
    expect(drifted).toEqual([]);
  });

  it('are small and say that they are synthetic', () => {
    const texts = [...logs.values()];
    const bytes = texts.reduce((total, text) => total + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(6_000_000);
    expect(logs.size).toBeLessThan(80);
    expect(texts.filter((text) => !/synthetic/i.test(text))).toEqual([]);
  });

  it('depend on the seed', () => {
    expect(sampleLogs(SAMPLE_SEED + 1)).not.toEqual(logs);
  });
});

describe('the sample', () => {
  const rows = SAMPLE_FAMILIES.map(({ name }) => {
    const tasks = truth.filter((task) => task.family === name);
    const passed = tasks.filter((task) => task.outcome === 'passed');
    return { name, tasks: tasks.length, passed: passed.length, distinct: new Set(passed.map((t) => t.request)).size };
  });

  it.each(['move-deal-stage', 'schedule-meeting', 'publish-post', 'log-call-note', 'file-receipt', 'clear-sender'])(
    'has enough different successful requests of %s for an exam',
    (name) => {
      const row = rows.find((candidate) => candidate.name === name);
      expect(row?.tasks).toBeGreaterThanOrEqual(85);
      expect(row?.distinct).toBeGreaterThanOrEqual(66);
    },
  );

  it.each([
    ['invoice-status', 20, 35],
    ['update-deal-amount', 20, 35],
    ['reschedule-meeting', 40, 90],
    ['triage-inbox', 40, 90],
    ['research-brief', 40, 90],
    ['discount-reply', 40, 90],
  ])('has %s between %d and %d times', (name, least, most) => {
    const row = rows.find((candidate) => candidate.name === name);
    expect(row?.tasks).toBeGreaterThanOrEqual(least);
    expect(row?.tasks).toBeLessThanOrEqual(most);
  });

  it('asks a quarter of all requests only once', () => {
    const once = truth.filter((task) => task.family === 'one-off');
    expect(once.length / truth.length).toBeCloseTo(0.25, 1);
    expect(new Set(once.map((task) => task.request)).size).toBe(once.length);
  });

  it('lets one request in seven fail, each for a stated reason', () => {
    const failed = truth.filter((task) => task.outcome === 'failed');
    expect(failed.length / truth.length).toBeGreaterThan(0.12);
    expect(failed.length / truth.length).toBeLessThan(0.18);
    expect(failed.filter((task) => task.cause === null)).toEqual([]);
  });

  it('goes on beyond one request and its answer in at least a fifth of the sessions', () => {
    const asked = sessions.filter((session) => session.tasks.length > 0);
    expect(asked.filter(isDialogue).length / asked.length).toBeGreaterThan(0.2);
  });

  it('names every task by a turn that a person wrote, at a place of its own', () => {
    expect(truth.filter((task) => task.request === '')).toEqual([]);
    expect(new Set(truth.map((task) => `${task.sessionId} ${task.position}`)).size).toBe(truth.length);
  });

  it('rates a fifth of the chat sessions, a few of them wrongly', () => {
    const rated = chatRecords().filter((record) => record.feedback !== undefined);
    const isGood = (id: string) => truth.every((task) => task.sessionId !== id || task.outcome === 'passed');
    const wrong = rated.filter((record) => (record.feedback?.score === 1) !== isGood(record.id));
    expect(rated.length / chatRecords().length).toBeCloseTo(0.2, 1);
    expect(wrong.length).toBeGreaterThan(3);
    expect(wrong.length / rated.length).toBeLessThan(0.12);
  });

  it('leaves a few calls without a result', () => {
    expect(sessions.flatMap(callsWithoutResult).length).toBeGreaterThanOrEqual(3);
  });
});

function isDialogue({ events, tasks }: PlayedSession): boolean {
  const turns = events.filter((event) => event.kind === 'user' && event.author === 'human');
  return tasks.length > 1 || turns.filter((turn) => turn.kind === 'user' && !THANKS.includes(turn.text)).length > 1;
}

function callsWithoutResult({ events }: PlayedSession): readonly string[] {
  const answered = new Set(events.map((event) => (event.kind === 'result' ? event.callId : '')));
  return events.flatMap((event) => (event.kind === 'call' && !answered.has(event.id) ? [event.id] : []));
}

interface ChatRecord {
  readonly id: string;
  readonly feedback?: { readonly score: number };
}

function chatRecords(): readonly ChatRecord[] {
  return [...logs]
    .filter(([path]) => path.startsWith('chat/'))
    .flatMap(([, text]) => text.trim().split('\n'))
    .map((line) => JSON.parse(line) as ChatRecord);
}
