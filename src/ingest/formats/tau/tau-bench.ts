import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel, Session } from '../../../domain/session.ts';
import { hash, hashJson } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, anyObject } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { type LogFormat, openRecords, type RecordPlace } from '../format.ts';
import { isMessages, toEvents } from '../openai/messages.ts';
import { compareWithExpected } from './expected-actions.ts';

const FORMAT = 'tau-bench';

const action = z.object({ name: z.string(), kwargs: anyObject.catch({}) });
const actions = z.array(anyJson).transform((all) => all.flatMap((each) => action.safeParse(each).data ?? []));
const task = z.object({
  instruction: z.string().catch(''),
  actions: actions.catch([]),
  outputs: z.array(z.string()).catch([]),
});
const run = z.object({
  task_id: z.union([z.number(), z.string()]),
  trial: z.number().catch(0),
  reward: z.number().optional().catch(undefined),
  info: z.object({ task: task.optional().catch(undefined), reward_info: anyJson.optional() }).catch({}),
  traj: z.array(anyJson),
});
type Run = z.infer<typeof run>;

/** Results of tau-bench: an array of runs, the chat in `traj`, the gold actions in `info.task`. */
export const tauBench: LogFormat = {
  name: FORMAT,
  unit: 'record',
  detects: (given) => isObject(given) && 'task_id' in given && (isMessages(given.traj) || isCrash(given)),
  open: ({ path }) => openRecords(path, readRun),
};

function isCrash({ traj, info }: JsonObject): boolean {
  return Array.isArray(traj) && traj.length === 0 && isObject(info);
}

function readRun(given: Json, place: RecordPlace): readonly Session[] | string {
  const parsed = run.safeParse(given);
  if (!parsed.success) return 'not a run of tau-bench';
  const { task_id, trial, traj, info } = parsed.data;
  const events = toEvents(traj);
  if (events.length === 0) return 'crashed run without messages';
  const session: Session = {
    // The file names neither model nor run, so the chat itself tells two runs of a task apart.
    id: `tau-bench-${shortId(String(task_id))}-${trial}-${hash(JSON.stringify(traj), 8)}`,
    source: { ...place, format: FORMAT },
    events,
    tokens: { input: 0, output: 0 },
    ...present({
      label: labelOf(parsed.data, events),
      repeatOf: info.task && `tau-bench/${shortId(String(task_id))}/${hashJson(info.task.instruction, 8)}`,
    }),
  };
  return [session];
}

/** A run that hit the step limit was never graded: its reward of 0 is a default, so the gold actions decide. */
function labelOf(given: Run, events: Session['events']): RecordedLabel | undefined {
  const { task: gold, reward_info } = given.info;
  const recorded = isObject(reward_info) ? given.reward : undefined;
  const expected = (gold?.actions ?? []).map((each) => ({ tool: each.name, arguments: each.kwargs }));
  const score = recorded ?? compareWithExpected(expected, events);
  if (score === undefined) return undefined;
  return {
    score: Math.min(1, Math.max(0, score)),
    source: recorded === undefined ? 'expected actions, as the run was not graded' : 'reward',
    ...present({
      requiredFacts: gold?.outputs.length ? gold.outputs : undefined,
      expectedTools: gold && expected.map((each) => each.tool),
    }),
  };
}
