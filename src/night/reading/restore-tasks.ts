import type { CleanTask, Evidence } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { createRedactor, type Redactor, restoreTask } from '../../redact/redact.ts';
import type { IsWanted, TaskStamp } from '../../store/state/log-index.ts';
import { compareText } from '../../util/compare-text.ts';
import { hash } from '../../util/hash.ts';
import { derive } from '../derive.ts';
import type { Night } from '../night.ts';
import { stampTask } from '../task-stamps.ts';
import { evidenceToldElsewhere, findAcross, isLeaked, withEvidence } from './across.ts';
import { findDoubles } from './doubles.ts';
import { nameRuns, setOthersAside } from './name-runs.ts';
import { readTaskBody } from './task-body.ts';

/**
 * Every task of the sessions that are wanted but copies of others, by id, redacted by the rules of today, with the
 * evidence that only a look at all of them gives. Those that saw leaked state are told of and left out.
 */
export async function restoreTasks(night: Night, isWanted: IsWanted): Promise<readonly CleanTask[]> {
  const stamps = [...night.state.logs.stamps(isWanted)];
  const revision = hash(JSON.stringify(stamps));
  const { restored, names } = await restoreAll(night, { isWanted, stamps, revision });
  const { evidence, redacted } = await derive(night.state, 'across', {
    about: { revision, names: [...names], redaction: night.redactor.rulesHash, tools: night.pipeline.tools },
    work: () => lookAcross(night, restored),
  });
  night.redactor.addCounts(redacted);
  const { minimumConfidence } = night.pipeline.outcomes;
  const found = new Map(evidence);
  const tasks = restored.map(({ task }) => withEvidence(task, found.get(task.id) ?? [], minimumConfidence));
  warnOfLeaks(night, tasks.filter(isLeaked));
  return tasks.filter((task) => !isLeaked(task));
}

interface Restored {
  readonly task: CleanTask;
  /** Where it stands in its session. */
  readonly position: number;
}

interface Wanted {
  readonly isWanted: IsWanted;
  readonly stamps: readonly TaskStamp[];
  /** Hash of the stamps. */
  readonly revision: string;
}

/** Each run once: by the best record of it, under the name that it has, with what the others know of how it went on. */
async function restoreAll(
  night: Night,
  { isWanted, stamps, revision }: Wanted,
): Promise<{ readonly restored: readonly Restored[]; readonly names: ReadonlyMap<string, string> }> {
  const { state, redactor, pipeline } = night;
  const doubles = await derive(state, 'copies', { about: revision, work: () => findDoubles(state.logs, isWanted) });
  const contained = new Set(doubles.contained.map(([id]) => id));
  const retold = new Map(doubles.retold);
  const names = await nameRuns(night, doubles);
  await setOthersAside(night, doubles, names);
  // of an id in several files the first is the one that `tasks` gives
  const stampOf = new Map(stamps.toReversed().map(({ id, stamp }) => [id, stamp]));
  const restored: Restored[] = [];
  const others: (readonly [string, CleanTask])[] = [];
  for (const { id, body, rulesHash, trace } of state.logs.tasks(isWanted)) {
    if (contained.has(id)) continue;
    const task = await restoreTask({ rulesHash, task: readTaskBody(body) }, redactor);
    const best = retold.get(id);
    if (best !== undefined) others.push([best, task]);
    else {
      if (rulesHash === redactor.rulesHash) stampTask(task, stampOf.get(id) ?? '');
      restored.push({ task, position: trace.position });
    }
  }
  if (others.length + names.size === 0) return { restored, names };
  const toldOf = Map.groupBy(others, ([best]) => best);
  const known = restored.map(({ task, position }): Restored => {
    const more = evidenceToldElsewhere(task, toldOf.get(task.id)?.map(([, other]) => other) ?? []);
    const weighed = withEvidence(task, more, pipeline.outcomes.minimumConfidence);
    const id = names.get(task.id);
    return { task: id === undefined ? weighed : { ...weighed, id }, position };
  });
  return { restored: known.sort((one, other) => compareText(one.task.id, other.task.id)), names };
}

interface Across {
  /** By task, of those of which other sessions say something. */
  readonly evidence: readonly (readonly [string, readonly Evidence<CleanText>[]])[];
  /** What redaction replaced in it, by rule. */
  readonly redacted: Readonly<Record<string, number>>;
}

/** What the sessions say of each other's tasks. */
async function lookAcross({ pipeline }: Night, restored: readonly Restored[]): Promise<Across> {
  const told = restored.toSorted((a, b) => {
    const [one, other] = [a.task.sessionId, b.task.sessionId];
    return one === other ? a.position - b.position : one < other ? -1 : 1;
  });
  const found = findAcross(
    told.map(({ task }) => task),
    pipeline.tools,
  );
  const redactor = createRedactor({ seed: pipeline.seed, ...pipeline.redact }); // its counts are kept with the evidence
  const evidence: [string, readonly Evidence<CleanText>[]][] = [];
  for (const [id, each] of found) evidence.push([id, await redactEvidence(each, redactor)]);
  return { evidence, redacted: redactor.counts() };
}

async function redactEvidence(
  found: readonly Evidence[],
  { text }: Pick<Redactor, 'text'>,
): Promise<readonly Evidence<CleanText>[]> {
  const clean: Evidence<CleanText>[] = [];
  for (const { detail, ...rest } of found) clean.push({ ...rest, detail: await text(detail) });
  return clean;
}

const MOST_NAMED = 5;

function warnOfLeaks({ emit }: Night, leaked: readonly CleanTask[]): void {
  const sessions = [...new Set(leaked.map(({ sessionId }) => sessionId))].sort();
  if (sessions.length === 0) return;
  const named = sessions.slice(0, MOST_NAMED).join(', ') + (sessions.length > MOST_NAMED ? ', …' : '');
  const what = sessions.length === 1 ? '1 run shows' : `${sessions.length} runs show`;
  const message = `${what} leaked state, and no lesson or exam uses what was done there: ${named} (nightschool logs show).`;
  emit({ type: 'warning-raised', message });
}
