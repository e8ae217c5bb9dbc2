import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel, Session } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';
import { type LogFormat, type OpenLog, openRecords, type RecordPlace, type SessionReader } from '../format.ts';
import { toEvents } from '../openai/messages.ts';
import { readOpenaiUsage } from '../openai/usage.ts';

const FORMAT = 'tau2';
/** How runs end that say nothing about the agent. */
const NOT_THE_AGENTS_FAULT = new Set(['infrastructure_error', 'user_error']);

const criteria = z.object({
  actions: z.array(anyJson).catch([]),
  communicate_info: z.array(anyJson).catch([]),
});
const action = z.object({ name: z.string(), requestor: text });
const task = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  evaluation_criteria: criteria.optional().catch(undefined),
});
const simulation = z.object({
  id: text,
  task_id: z.union([z.string(), z.number()]).transform(String),
  start_time: text,
  termination_reason: text,
  reward_info: z.object({ reward: z.number() }).optional().catch(undefined),
  messages: z.array(anyJson),
});
type Simulation = z.infer<typeof simulation>;
const experiment = z.object({
  info: z.object({
    agent_info: z.object({ llm: text }).catch({}),
    environment_info: z.object({ domain_name: text }).catch({}),
  }),
  tasks: z.array(anyJson).catch([]),
});

/** What the simulations of a file have in common. */
interface Experiment {
  readonly model: string | undefined;
  readonly domain: string;
  readonly gold: ReadonlyMap<string, Gold>;
}

/** What a task asks for. */
interface Gold {
  readonly requiredFacts: readonly string[];
  readonly expectedTools: readonly string[];
}

/**
 * Results of tau2-bench: one document with the experiment, its tasks and a simulation for each run; or the experiment
 * and then one record for each simulation.
 */
export const tau2: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (given) => isObject(given) && (isExperiment(given) || isSimulation(given)),
  open,
};

function open({ path: file }: OpenLog): SessionReader {
  let known: Experiment = { model: undefined, domain: 'unknown', gold: new Map() };
  const records = openRecords(file, (given, place) => readSimulation(given, { known, place }));
  return {
    ...records,
    add(given, line) {
      if (!isObject(given)) return 'not a result of tau2-bench';
      if (isSimulation(given)) return records.add(given, line);
      const read = readExperiment(given);
      if (read === null) return 'not a result of tau2-bench';
      known = read;
      const simulations = Array.isArray(given.simulations) ? given.simulations : [];
      return tellSkipped(simulations.map((each) => records.add(each, line)));
    },
  };
}

/** A document with simulations that cannot be read is named with the first reason; the others are taken. */
function tellSkipped(reasons: readonly (string | null)[]): string | null {
  const skipped = reasons.filter((reason) => reason !== null);
  return skipped.length === 0 ? null : `${skipped.length} of ${reasons.length} simulations: ${skipped[0]}`;
}

function isExperiment({ info, simulations, tasks }: JsonObject): boolean {
  if (!isObject(info) || !(Array.isArray(simulations) || Array.isArray(tasks))) return false;
  return (Array.isArray(simulations) && Array.isArray(tasks)) || 'agent_info' in info;
}

function isSimulation(given: JsonObject): boolean {
  return 'task_id' in given && Array.isArray(given.messages) && 'termination_reason' in given;
}

function readExperiment(given: JsonObject): Experiment | null {
  const parsed = experiment.safeParse(given);
  if (!parsed.success) return null;
  const { info, tasks } = parsed.data;
  const gold = tasks.flatMap((each): (readonly [string, Gold])[] => {
    const read = task.safeParse(each);
    return read.success && read.data.evaluation_criteria ? [[read.data.id, toGold(read.data.evaluation_criteria)]] : [];
  });
  return { model: info.agent_info.llm, domain: info.environment_info.domain_name ?? 'unknown', gold: new Map(gold) };
}

function toGold({ actions, communicate_info }: z.infer<typeof criteria>): Gold {
  const byAgent = actions.flatMap((each) => {
    const read = action.safeParse(each);
    return read.success && read.data.requestor !== 'user' ? [read.data.name] : [];
  });
  return { requiredFacts: communicate_info.filter((fact) => typeof fact === 'string'), expectedTools: byAgent };
}

interface SimulationPlace {
  readonly known: Experiment;
  readonly place: RecordPlace;
}

function readSimulation(given: Json, { known, place }: SimulationPlace): readonly Session[] | string {
  const parsed = simulation.safeParse(given);
  if (!parsed.success) return 'not a simulation of tau2-bench';
  const { messages, termination_reason: ending } = parsed.data;
  const events = toEvents(messages);
  if (events.length === 0) return 'crashed simulation without messages';
  const session: Session = {
    id: shortId(parsed.data.id || hash(JSON.stringify(given))),
    source: { ...place, format: FORMAT },
    events: ending === 'infrastructure_error' ? [...events, { kind: 'stopped', by: 'failure' }] : events,
    tokens: sumTokens(messages),
    repeatOf: `tau2/${known.domain}/${shortId(parsed.data.task_id)}`,
    ...present({
      startedAt: toIsoTime(parsed.data.start_time),
      model: known.model,
      label: labelOf(parsed.data, known),
    }),
  };
  return [session];
}

function labelOf(given: Simulation, known: Experiment): RecordedLabel | undefined {
  if (given.reward_info === undefined || NOT_THE_AGENTS_FAULT.has(given.termination_reason ?? '')) return undefined;
  const gold = known.gold.get(given.task_id);
  return {
    score: Math.min(1, Math.max(0, given.reward_info.reward)),
    source: 'reward',
    ...present({
      requiredFacts: gold?.requiredFacts.length ? gold.requiredFacts : undefined,
      expectedTools: gold?.expectedTools,
    }),
  };
}

/** The agent's; what the simulated user cost is not its doing. */
function sumTokens(messages: readonly Json[]): Session['tokens'] {
  const answers = messages.filter((each) => isObject(each) && each.role === 'assistant');
  return addTokens(answers.flatMap((each) => (isObject(each) ? (readOpenaiUsage(each.usage) ?? []) : [])));
}
