import { join } from 'node:path';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { readFleetFile } from '../../store/fleet-file.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { DEFAULT_QUEUE } from '../../store/queue-schema.ts';
import { readPastRounds } from '../../store/rounds.ts';
import { type LedgerRun, readPastRuns } from '../../store/schedule/past-runs.ts';
import { keysOf, programsOf } from './needs.ts';

/** What is scheduled: the nights of a pipeline, or the rounds of a fleet file. */
export interface Scheduled {
  readonly kind: 'pipeline' | 'fleet';
  /** Absolute path of the workspace; of a fleet, of the folder of its file. */
  readonly dir: string;
  /** Name or path, as a person gave it; of a fleet, the name of its file. */
  readonly pipeline: string;
}

/** What a scheduler has to know of it, and what its runs need of the machine. */
export interface SchedulePlan {
  /** As its file says; null: it says nothing. */
  readonly schedule: string | null;
  /** Longest time of a run; null: no limit. */
  readonly minutes: number | null;
  /** Variables, sorted. */
  readonly keys: readonly string[];
  readonly programs: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws NightschoolError PIPELINE_NOT_FOUND, PIPELINE_INVALID, FLEET_INVALID */
export async function readPlan({ kind, dir, pipeline }: Scheduled, environment: Environment): Promise<SchedulePlan> {
  if (kind === 'pipeline') return planOf(await readPipeline(dir, pipeline), environment);
  const { schedule, budget, queue, workspaces } = await readFleetFile(join(dir, pipeline));
  const found = await Promise.all(workspaces.map((entry) => pipelineOf(entry.dir, entry.pipeline)));
  const pipelines = found.filter((each) => each !== null);
  const keys = pipelines.flatMap((each) => planOf(each, environment).keys);
  const addresses = queue === null ? [] : pipelines.flatMap(() => setOnly(QUEUE_VARIABLES, environment));
  return {
    ...{ schedule, minutes: budget.minutes },
    keys: [...new Set([...keys, ...addresses])].sort(),
    programs: [...new Set(pipelines.flatMap(programsOf))],
  };
}

/** When it ran, newest first. */
export async function readScheduledRuns({ kind, dir, pipeline }: Scheduled): Promise<readonly LedgerRun[]> {
  if (kind === 'fleet') return readPastRounds(join(dir, pipeline));
  return readPastRuns(dir, (await readPipeline(dir, pipeline)).name);
}

const QUEUE_VARIABLES = [DEFAULT_QUEUE.urlVariable, DEFAULT_QUEUE.keyVariable];

function planOf(pipeline: Pipeline, environment: Environment): SchedulePlan {
  const { schedule, budget, queue } = pipeline;
  const address = queue === null ? [] : setOnly([queue.urlVariable, queue.keyVariable], environment);
  const keys = [...new Set([...keysOf(pipeline), ...address])].sort();
  return { schedule, minutes: budget.minutes, keys, programs: programsOf(pipeline) };
}

/** The address of a queue may stand in the pipeline, and its key need not be: the variables are needed only by who has set them. */
function setOnly(variables: readonly string[], environment: Environment): readonly string[] {
  return variables.filter((name) => (environment[name] ?? '') !== '');
}

/** One that cannot be read stops no other: its night says why. */
async function pipelineOf(dir: string, name: string): Promise<Pipeline | null> {
  try {
    return await readPipeline(dir, name);
  } catch (error) {
    if (error instanceof NightschoolError) return null;
    throw error;
  }
}
