import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { openLesson, split } from '../../cluster/split.ts';
import type { Lesson } from '../../domain/family.ts';
import type { Session } from '../../domain/session.ts';
import { toTasks, toTracedTasks } from '../../ingest/tasks.ts';
import { logOf, readLog } from '../../ingest/testing.ts';
import { isWrite } from '../../util/tool-kind.ts';
import { redactAll } from '../families/redact-all.ts';
import { DATA, group } from '../families/sets.ts';
import { SAMPLE_SEED, sampleLogs } from '../sample/sample.ts';

/** Lessons of families that were found in logs nobody attacked. */
export interface HonestLessons {
  readonly name: string;
  readonly lessons: readonly Lesson[];
}

const RULES = { writes: [], reads: [] };
const JUDGING = { writes: RULES, minimumConfidence: 0.6 };
const AIRLINE = [
  'tau-bench-airline/gpt-4o-airline.json',
  'tau2-airline/claude-sonnet-4-5-aide.json',
  'tau2-airline/qwen2.5-7b-ollama.json',
];
/** The same office with other people, deals and dates. */
const SEEDS = 8;

/** The sample logs as they would be with other seeds, and the real logs that are there. */
export async function honestLessons(): Promise<readonly HonestLessons[]> {
  const samples: HonestLessons[] = [];
  for (let index = 0; index < SEEDS; index++) {
    const files = [...sampleLogs(SAMPLE_SEED + index)].map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
    samples.push({ name: 'sample logs', lessons: await lessonsOf(files, (session) => toTasks(session, JUDGING)) });
  }
  return [...samples, ...(await airlineLessons()), ...(await codingLessons())];
}

async function airlineLessons(): Promise<readonly HonestLessons[]> {
  const present = AIRLINE.filter((file) => existsSync(DATA + file));
  const files = present.map((path) => ({ path, bytes: readFileSync(DATA + path) }));
  const whole = (session: Session) => toTracedTasks(session, JUDGING, { openings: [0] }).map(({ task }) => task);
  return Promise.all([
    ...files.map(async (file) => ({ name: 'airline dialogues', lessons: await lessonsOf([file], whole) })),
    lessonsOf(files, whole).then((lessons) => ({ name: 'airline dialogues', lessons })),
  ]);
}

async function codingLessons(): Promise<readonly HonestLessons[]> {
  const folder = `${DATA}claude-code/`;
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const files = names.sort().map((name) => ({ path: name, bytes: readFileSync(folder + name) }));
  return [{ name: 'coding sessions', lessons: await lessonsOf(files, (session) => toTasks(session, JUDGING)) }];
}

type Tasks = ReturnType<typeof toTasks>;

async function lessonsOf(
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  cut: (session: Session) => Tasks,
): Promise<readonly Lesson[]> {
  const sessions = (await Promise.all(files.map(({ path, bytes }) => readLog(logOf(path, bytes))))).flatMap(
    (read) => read.sessions,
  );
  const tasks = await redactAll(sessions.flatMap(cut));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return group(tasks).clustering.families.map((family) => {
    const members = family.taskIds.flatMap((id) => byId.get(id) ?? []);
    const tools = new Set(members.flatMap(({ steps }) => steps.map(({ tool }) => tool)));
    const sides = split(members, { salt: family.id, previous: [] });
    return openLesson(family, members, { sides, writes: [...tools].filter((tool) => isWrite(tool, RULES)) });
  });
}
