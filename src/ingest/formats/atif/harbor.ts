import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel } from '../../../domain/session.ts';
import { parseJson } from '../../parse-json.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { object, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import type { OpenLog } from '../format.ts';

/** What Harbor recorded of the trial that a trajectory was written in. */
export interface Trial {
  readonly label?: RecordedLabel;
  readonly repeatOf?: string;
  /** What ended the agent's run, if it was no end of its own. */
  readonly stoppedBy?: 'person' | 'failure';
}

/** `<trial>/agent/trajectory.json`, `<trial>/steps/<step>/agent/trajectory.json`, or copied beside the result. */
const FOLDERS = ['', '../', '../../', '../../../'];
const STEP = /(?:^|\/)steps\/([^/]+)\/[^/]+\/[^/]*$/;

/** The agent ran out of its time: what it left behind was judged, or would have been. */
const TIMEOUT = 'AgentTimeoutError';
const CANCELLED = /^(?:CancelledError|KeyboardInterrupt)$/;
/** The run of the agent was over when these came up. */
const AFTERWARDS = /^(?:Verifier|Verification|Reward|AddTests|Download|Artifact|Scoring)/;

const trialResult = z.object({
  task_name: text,
  trial_name: text,
  task_checksum: text,
  verifier_result: z.object({ rewards: object }).nullish().catch(undefined),
  exception_info: z.object({ exception_type: text }).nullish().catch(undefined),
});
type TrialResult = z.infer<typeof trialResult>;

/**
 * The reward nearest to a log, and how its trial ended. An agent that ran out of time is judged by its reward and has
 * failed without one: the time is part of the task. After any other exception nothing is known of the agent's success,
 * whatever the reward says.
 */
export async function readTrial(log: OpenLog): Promise<Trial> {
  let label: RecordedLabel | undefined;
  for (const folder of FOLDERS) {
    const result = await readResult(folder, log);
    const step = folder === FOLDERS.at(-1) ? STEP.exec(log.path)?.[1] : undefined;
    // The result of a trial of several steps has the sum of their rewards.
    if (step === undefined) label ??= labelOf(result?.verifier_result?.rewards);
    label ??= await readVerifier(folder, log);
    if (result !== null) return toTrial(result, { reward: label, step });
  }
  return present({ label });
}

interface Known {
  readonly reward: RecordedLabel | undefined;
  /** Name of the step of a trial that has several. */
  readonly step: string | undefined;
}

function toTrial(result: TrialResult, { reward, step }: Known): Trial {
  const task = result.task_name || result.task_checksum;
  const repeatOf = task ? ['harbor', shortId(task), ...(step === undefined ? [] : [step])].join('/') : undefined;
  const exception = result.exception_info?.exception_type;
  if (exception === undefined) return present({ label: reward, repeatOf });
  const label = exception === TIMEOUT ? (reward ?? { score: 0, source: 'agent timeout' }) : undefined;
  const stoppedBy = CANCELLED.test(exception) ? 'person' : AFTERWARDS.test(exception) ? undefined : 'failure';
  return present({ label, repeatOf, stoppedBy } as const);
}

/** The result of a trial; whole jobs have a file of the same name. */
async function readResult(folder: string, log: OpenLog): Promise<TrialResult | null> {
  const parsed = trialResult.safeParse(await readJson(`${folder}result.json`, log));
  if (!parsed.success) return null;
  const { task_name, trial_name, task_checksum } = parsed.data;
  return task_name !== undefined && (trial_name !== undefined || task_checksum !== undefined) ? parsed.data : null;
}

async function readVerifier(folder: string, log: OpenLog): Promise<RecordedLabel | undefined> {
  const written = (await log.beside(`${folder}verifier/reward.txt`))?.trim();
  const reward = written ? Number(written) : Number.NaN;
  if (!Number.isNaN(reward)) return labelOf({ reward });
  const rewards = await readJson(`${folder}verifier/reward.json`, log);
  return labelOf(rewards) ?? labelOfTests(await readJson(`${folder}verifier/ctrf.json`, log));
}

/** The reward named so, else the only one; of several the least: a task is done where nothing of it is missing. */
function labelOf(rewards: JsonObject | undefined): RecordedLabel | undefined {
  const numbers = Object.entries(rewards ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [{ name, value }] : [],
  );
  const named = numbers.find(({ name }) => name === 'reward');
  if (named !== undefined) return toLabel(named.value, 'reward');
  const [least] = numbers.toSorted((a, b) => a.value - b.value);
  if (least === undefined || numbers.some(({ value }) => toLabel(value, '') === undefined)) return undefined;
  return toLabel(least.value, numbers.length === 1 ? `reward ${least.name}` : `least reward, ${least.name}`);
}

/** Penalties count as no reward; the scale of what is over 1 is not known. */
function toLabel(score: number, source: string): RecordedLabel | undefined {
  return score > 1 ? undefined : { score: Math.max(0, score), source };
}

/** The report of the tests in the Common Test Report Format. */
function labelOfTests(report: JsonObject | undefined): RecordedLabel | undefined {
  const results = isObject(report?.results) ? report.results : {};
  const { tests, failed } = isObject(results.summary) ? results.summary : {};
  if (typeof tests !== 'number' || typeof failed !== 'number' || tests <= 0) return undefined;
  return { score: failed === 0 ? 1 : 0, source: 'tests of the task' };
}

async function readJson(name: string, log: OpenLog): Promise<JsonObject | undefined> {
  const found = await log.beside(name);
  const parsed = found === null ? null : parseJson(found);
  return parsed?.ok === true && isObject(parsed.value) ? parsed.value : undefined;
}
