import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Session, Tokens } from '../domain/session.ts';
import type { Task } from '../domain/task.ts';
import { findCopies } from './copies.ts';
import { cutSession } from './cut.ts';
import { judgeOutcome } from './outcome.ts';
import { pairResults, toSteps } from './steps.ts';
import { toTasks, toTracedTasks } from './tasks.ts';
import { logOf, readLog } from './testing.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const options = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };

const ingest = (path: string) => readLog(logOf(path, readFileSync(data + path)));

async function ingestAll(paths: readonly string[]): Promise<readonly Session[]> {
  const files = await Promise.all(paths.map(ingest));
  expect(files.flatMap(({ skipped }) => skipped)).toEqual([]);
  return files.flatMap(({ sessions }) => sessions);
}

const tasksOf = (session: Session): readonly Task[] => toTasks(session, options);

describe.skipIf(!existsSync(data))('real logs (skipped where ../shared/data is missing)', () => {
  it('reads tau-bench, and its labels agree with the verified ones better than the recorded ones do', async () => {
    const sessions = await ingestAll(['tau-bench-airline/gpt-4o-airline.json']);
    const text = readFileSync(`${data}tau-bench-airline/verified-labels.json`, 'utf8');
    const verified: readonly { verified_success: boolean; recorded_reward: number }[] =
      JSON.parse(text)['gpt-4o-airline.json'];
    const tasks = sessions.flatMap(tasksOf);
    const agree = (labels: readonly string[]) =>
      verified.filter(({ verified_success }, index) => labels[index] === (verified_success ? 'passed' : 'failed'))
        .length;
    expect([sessions.length, tasks.length]).toEqual([200, 200]);
    expect(agree(verified.map(({ recorded_reward }) => (recorded_reward > 0.5 ? 'passed' : 'failed')))).toBe(198);
    expect(agree(tasks.map(({ outcome }) => outcome.label))).toBe(200);
    expect(new Set(tasks.map(({ repeatOf }) => repeatOf)).size).toBe(50);
    expect(tasks.flatMap(({ steps }) => steps).filter(({ status }) => status === 'missing')).toEqual([]);
  });

  it('mostly keeps a support dialogue in one piece where its label is not known', async () => {
    const sessions = await ingestAll(['tau-bench-airline/gpt-4o-airline.json']);
    const tasks = sessions.flatMap(({ label: _label, ...session }) => tasksOf(session));
    expect(tasks.length).toBeGreaterThan(200);
    expect(tasks.length).toBeLessThan(265);
  });

  it('says little of airline sessions without their label, and is mostly right then', async () => {
    const sessions = await ingestAll([
      'tau-bench-airline/gpt-4o-airline.json',
      'tau2-airline/claude-sonnet-4-5-aide.json',
      'tau2-airline/qwen2.5-7b-ollama.json',
    ]);
    const judged = sessions.map((session) => ({
      recorded: (session.label?.score ?? 0) >= 1,
      label: labelWithout(session),
    }));
    const share = (label: string, recorded: boolean) => {
      const given = judged.filter((each) => each.label === label);
      return given.filter((each) => each.recorded === recorded).length / given.length;
    };
    expect(judged.filter(({ label }) => label !== 'unknown').length).toBeGreaterThan(75);
    expect(share('passed', true)).toBeGreaterThan(0.75);
    expect(share('failed', false)).toBeGreaterThan(0.75);
  });

  it('reads tau2 and knows that both files repeat the same tasks', async () => {
    const sessions = await ingestAll([
      'tau2-airline/claude-sonnet-4-5-aide.json',
      'tau2-airline/qwen2.5-7b-ollama.json',
    ]);
    const tasks = sessions.flatMap(tasksOf);
    expect([sessions.length, tasks.length]).toEqual([100, 100]);
    expect(new Set(tasks.map(({ repeatOf }) => repeatOf)).size).toBe(50);
    expect(tasks.filter(({ outcome }) => outcome.label === 'passed').length).toBe(45);
    expect(tasks.flatMap(({ request }) => request).filter((turn) => turn.includes('###'))).toEqual([]);
  });

  it('reads Claude Code and takes no machine-written line for a request', async () => {
    const names = readdirSync(`${data}claude-code`).filter((name) => name.endsWith('.jsonl'));
    const sessions = await ingestAll(names.map((name) => `claude-code/${name}`));
    const tasks = sessions.flatMap(tasksOf);
    expect(sessions.length).toBe(52);
    const traced = sessions.flatMap((session) => toTracedTasks(session, options));
    const byOpening = traced.map(({ task, trace }) => ({ id: task.id, file: task.source.file, ...trace }));
    byOpening.sort((a, b) => (a.opening < b.opening ? -1 : 1));
    expect([...findCopies(byOpening)]).toEqual([]);
    expect(tasks.flatMap(({ request }) => request).filter(looksMachineMade)).toEqual([]);
    const commits = tasks.filter(({ request }) => /^(then )?comm?it?\b/i.test(request[0] ?? ''));
    expect(new Set(commits.map(({ sessionId }) => sessionId)).size).toBeGreaterThanOrEqual(34);
    expect(commits.every(({ request }) => request.length === 1)).toBe(true);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  });

  it.each(['claude-code', 'codex', 'openclaw', 'pi', 'atif', 'tau2-airline'])(
    'counts no token of %s for two tasks, and none that its session has not',
    async (folder) => {
      const paths = readdirSync(data + folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.jsonl?$/.test(name),
      );
      const sessions = (await Promise.all(paths.map((name) => ingest(`${folder}/${name}`)))).flatMap(
        (file) => file.sessions,
      );
      expect(sessions.length).toBeGreaterThan(0);
      for (const session of sessions) {
        const sum = (of: readonly { readonly tokens: Tokens }[], kind: keyof Tokens) =>
          of.reduce((total, { tokens }) => total + tokens[kind], 0);
        const tasks = tasksOf(session);
        const spans = cutSession(session);
        for (const kind of ['input', 'output'] as const) {
          // shares are rounded to whole tokens
          expect(sum(tasks, kind)).toBeLessThanOrEqual(session.tokens[kind] + tasks.length);
        }
        for (const [index, { first, end }] of spans.entries()) {
          expect(end).toBeGreaterThan(first);
          expect(first).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
        }
      }
    },
  );

  it('finds no sessions where there are none, and never throws', async () => {
    for (const folder of ['intents', 'security/JSONTestSuite'].filter((each) => existsSync(data + each))) {
      for (const name of readdirSync(data + folder).filter((each) => statSync(`${data}${folder}/${each}`).isFile())) {
        expect((await ingest(`${folder}/${name}`)).sessions).toEqual([]);
      }
    }
  });
});

/** The label that the session as one request would get if it had none recorded. */
function labelWithout(session: Session): string | undefined {
  const results = pairResults(session);
  return cutSession(session, { openings: [0] }).map((segment) => {
    return judgeOutcome({ ...segment, steps: toSteps(segment, results), label: undefined }, options).label;
  })[0];
}

/** Marks that the lists in machine-text.ts do not share, to catch what they miss. */
function looksMachineMade(turn: string): boolean {
  return /^\s*<[a-z-]+>|^\s*\[Request|^Implement the following plan|being continued from|generated by the user/.test(
    turn,
  );
}
