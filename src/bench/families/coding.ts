import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CleanTask } from '../../domain/task.ts';
import { toTasks } from '../../ingest/tasks.ts';
import { logOf, readLog } from '../../ingest/testing.ts';
import { judgeEach, NOISE } from './measures.ts';
import { redactAll } from './redact-all.ts';
import { DATA, group } from './sets.ts';
import { decimals, table, verdict } from './table.ts';

const CODING = `${DATA}claude-code/`;
const JUDGING = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };
/** "commit" with its typos, at the start: "then commit, and update changelog". */
const COMMIT = /^\s*(then )?comm?it?\b/i;

/** Coding sessions: the one family that holds most of the requests to commit. */
export async function benchCoding(): Promise<string> {
  if (!existsSync(CODING)) return 'Coding sessions are not measured: ../shared/data/claude-code is missing.';
  const tasks = await readCoding();
  const { clusters, seconds } = group(tasks);
  const labels = tasks.map(({ request }) => (COMMIT.test(request[0] ?? '') ? 'commit' : NOISE));
  const judged = judgeEach(labels, clusters);
  const best = [...judged].sort((a, b) => b.right - a.right)[0];
  const sessionsOf = (items: readonly number[]): number =>
    new Set(items.filter((item) => labels[item] === 'commit').map((item) => tasks[item]?.sessionId)).size;
  const found = sessionsOf(best?.members ?? []);
  const purity = best === undefined ? 0 : best.right / best.members.length;
  const cells = ['commit', tasks.length, judged.length, sessionsOf([...tasks.keys()]), found, decimals(purity)];
  return table(
    'coding sessions | requests | clusters | asked for in sessions | found in sessions | purity | seconds | wanted',
    [
      [
        ...cells,
        seconds.toFixed(1),
        `sessions ${verdict(found, { least: 30 })}; purity ${verdict(purity, { least: 0.9 })}`,
      ],
    ],
  );
}

async function readCoding(): Promise<readonly CleanTask[]> {
  const tasks: CleanTask[] = [];
  const names = readdirSync(CODING).filter((file) => file.endsWith('.jsonl'));
  for (const name of names.sort()) {
    const { sessions } = await readLog(logOf(name, readFileSync(CODING + name)));
    tasks.push(...(await redactAll(sessions.flatMap((session) => toTasks(session, JUDGING)))));
  }
  return tasks;
}
