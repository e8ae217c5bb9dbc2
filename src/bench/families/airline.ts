import { existsSync, readFileSync } from 'node:fs';
import type { Session } from '../../domain/session.ts';
import type { CleanTask, Step, Task } from '../../domain/task.ts';
import { toTasks, toTracedTasks } from '../../ingest/tasks.ts';
import { logOf, readLog } from '../../ingest/testing.ts';
import { describeErrors } from './describe-errors.ts';
import { type Measures, measure } from './measures.ts';
import { redactAll } from './redact-all.ts';
import { DATA, group, OPTIONS } from './sets.ts';
import { decimals, qualityTable, type Row } from './table.ts';

export const TAU = `${DATA}tau-bench-airline/`;
const TAU2 = `${DATA}tau2-airline/`;
const JUDGING = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };
const WANTED = [{ of: 'vMeasure', least: 0.75 }] as const;

/** A dialogue and the writes it should have made; `right` where the database was left as it should be. */
export interface Dialogue {
  readonly session: Session;
  readonly task: string;
  readonly gold: string;
  readonly right: boolean;
}

/**
 * Families of airline dialogues against the sets of writes that were right, by what was asked and done; beside them what
 * grouping by the set of writes really made comes to, for the agent often did the wrong thing.
 */
export async function benchAirline(): Promise<string> {
  if (!existsSync(TAU) || !existsSync(TAU2))
    return 'Airline dialogues are not measured: tau-bench-airline or tau2-airline is missing in ../shared/data.';
  const gpt = await readTau();
  const all = [
    ...gpt,
    ...(await readTau2('claude-sonnet-4-5-aide.json')),
    ...(await readTau2('qwen2.5-7b-ollama.json')),
  ];
  const measured = [
    await measureFamilies('gpt-4o, each session as one request', gpt, wholeTask),
    await measureFamilies('gpt-4o, cut by the rules', gpt, cutTasks),
    await measureFamilies('gpt-4o, as one request, text alone', gpt, (session) =>
      wholeTask(session).map((task) => ({ ...task, steps: [] })),
    ),
    await measureFamilies('gpt-4o, Sonnet 4.5 and qwen2.5, as one request', all, wholeTask),
    byWrites('gpt-4o, grouped by the writes made', gpt),
    byWrites(
      'gpt-4o where it was right, grouped by the writes made',
      gpt.filter(({ right }) => right),
    ),
    byWrites('all three, grouped by the writes made', all),
  ];
  const rests = measured.map(({ name, measures }) => `${decimals(measures.vMeasureOneRest)} (${name})`);
  const errors = measured.flatMap(({ errors }) => (errors === '' ? [] : [errors]));
  return [
    qualityTable(measured),
    `V with all that was left out taken as one cluster: ${rests.join(', ')}.`,
    ...(process.env.BENCH_FAMILIES_ERRORS === '1' ? errors : []),
  ].join('\n\n');
}

type Measured = Row & { readonly measures: Measures; readonly errors: string };

async function measureFamilies(
  name: string,
  dialogues: readonly Dialogue[],
  toRequests: (session: Session) => readonly Task[],
): Promise<Measured> {
  const requests = dialogues.map(({ session }) => toRequests(session));
  const labels = requests.flatMap((tasks, index) => tasks.map(() => dialogues[index]?.gold ?? ''));
  const tasks: readonly CleanTask[] = await redactAll(requests.flat());
  const { clusters, clustering, seconds } = group(tasks);
  const names = new Map(clustering.families.map((family) => [family.id, family.name]));
  return {
    ...{ name, seconds, targets: WANTED },
    measures: measure(labels, clusters),
    errors: describeErrors({ name, labels }, clusters, (cluster) => names.get(cluster) ?? cluster),
  };
}

function byWrites(name: string, dialogues: readonly Dialogue[]): Measured {
  const made = dialogues.map(writesOf);
  const gold = dialogues.map((dialogue) => dialogue.gold);
  return { name, seconds: null, targets: [], measures: measure(gold, made), errors: '' };
}

/** The set of writes that were made, as `gold` names it. */
export function writesOf({ session }: Dialogue): string {
  return setOfWrites(wholeTask(session).flatMap(({ steps }) => steps));
}

function setOfWrites(steps: readonly Step[]): string {
  return nameWrites(steps.filter(({ status }) => status === 'ok').map(({ tool }) => tool));
}

function nameWrites(tools: readonly string[]): string {
  return [...new Set(tools.filter(OPTIONS.isWrite))].sort().join(' + ') || 'reads only';
}

function wholeTask(session: Session): readonly Task[] {
  return toTracedTasks(session, JUDGING, { openings: [0] }).map(({ task }) => task);
}

/** As the logs of somebody without labels are cut. */
function cutTasks({ label: _, ...session }: Session): readonly Task[] {
  return toTasks(session, JUDGING);
}

interface Gold {
  readonly actions: readonly { readonly name: string }[] | null;
}

export async function readTau(): Promise<readonly Dialogue[]> {
  const golds: readonly Gold[] = readJson(`${TAU}env/tasks-test.json`);
  const verified: {
    readonly 'gpt-4o-airline.json': readonly { readonly task_id: number; readonly verified_success: boolean }[];
  } = readJson(`${TAU}verified-labels.json`);
  const { sessions } = await readLog(logOf('gpt-4o-airline.json', readFileSync(`${TAU}gpt-4o-airline.json`)));
  return sessions.map((session, index) => {
    const label = verified['gpt-4o-airline.json'][index];
    const task = String(label?.task_id);
    return { session, task, gold: nameGold(golds[label?.task_id ?? -1]), right: label?.verified_success === true };
  });
}

async function readTau2(file: string): Promise<readonly Dialogue[]> {
  const {
    tasks,
    simulations,
  }: {
    readonly tasks: readonly { readonly id: string; readonly evaluation_criteria: Gold }[];
    readonly simulations: readonly { readonly id: string; readonly task_id: string }[];
  } = readJson(TAU2 + file);
  const golds = new Map(tasks.map(({ id, evaluation_criteria }) => [id, evaluation_criteria]));
  const taskOf = new Map(simulations.map(({ id, task_id }) => [id, task_id]));
  const { sessions } = await readLog(logOf(file, readFileSync(TAU2 + file)));
  return sessions.map((session) => {
    const task = taskOf.get(session.id) ?? '';
    const gold = nameGold(golds.get(task));
    return { session, task, gold, right: (session.label?.score ?? 0) > 0.5 };
  });
}

function nameGold(gold: Gold | undefined): string {
  return nameWrites((gold?.actions ?? []).map(({ name }) => name));
}

/** The caller says what is in it: these are files of our own data. */
function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, 'utf8'));
}
