import { describe, expect, it } from 'vitest';
import { SAMPLE_SEED, sampleLogs, sampleTruth } from '../bench/sample/sample.ts';
import type { Task } from '../domain/task.ts';
import { nameTask, toTasks } from './tasks.ts';
import { logOf, readLog } from './testing.ts';

const options = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };

async function readSample(seed: number): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (const [path, text] of sampleLogs(seed)) {
    const { sessions } = await readLog(logOf(path, Buffer.from(text)));
    tasks.push(...sessions.flatMap((session) => toTasks(session, options)));
  }
  return tasks;
}

/** Other seeds than the committed one, so that the rules do not fit a single draw. */
describe.each([SAMPLE_SEED, 1, 2])('the sample logs of seed %i', async (seed) => {
  const truth = new Map(
    sampleTruth(seed).map(
      (each) => [nameTask(each.sessionId, { ...each, request: [each.request] }), each.outcome] as const,
    ),
  );
  const tasks = await readSample(seed);
  const count = (outcome: string | undefined, label: string) =>
    tasks.filter((task) => truth.get(task.id) === outcome && task.outcome.label === label).length;
  const all = (outcome: string) => [...truth.values()].filter((each) => each === outcome).length;

  it('are cut where the requests begin', () => {
    const found = tasks.filter(({ id }) => truth.has(id)).length;
    expect(found / truth.size).toBeGreaterThanOrEqual(0.998);
    expect(tasks.length - found).toBeLessThanOrEqual(5);
  });

  it('give no task to a machine', () => {
    expect(tasks.filter(({ request }) => /\[cron:|HEARTBEAT|<task-notification/.test(request[0] ?? ''))).toEqual([]);
  });

  it('have nearly no failure among the tasks labelled passed, from which exams are made', () => {
    const labelled = tasks.filter(({ outcome }) => outcome.label === 'passed').length;
    expect((labelled - count('passed', 'passed')) / labelled).toBeLessThan(0.01);
  });

  it('have their successes and failures found', () => {
    const failures = count('passed', 'failed') + count('failed', 'failed') + count(undefined, 'failed');
    expect(count('passed', 'passed') / all('passed')).toBeGreaterThan(0.98);
    expect(count('failed', 'failed') / all('failed')).toBeGreaterThan(0.95);
    expect(count('failed', 'failed') / failures).toBeGreaterThan(0.92);
  });
});
