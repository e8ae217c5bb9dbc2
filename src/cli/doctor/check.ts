import type { EmbeddingChoice, Pipeline, QueueSettings } from '../../domain/pipeline.ts';
import type { QueueCheck } from '../../domain/queue-fleet.ts';
import type { NightschoolError } from '../../errors.ts';
import { isQueued } from '../../night/queue/wanted-model.ts';
import type { WiredChoice } from '../../providers/index.ts';
import type { ModelCheck } from '../../providers/provider.ts';
import type { Shell } from '../terminal.ts';

/** One line of `nightschool doctor`. A warning stops no night; a failure does, or loses something. */
export type CheckResult =
  | { readonly status: 'ok'; readonly what: string }
  | { readonly status: 'warn' | 'fail'; readonly what: string; readonly fix: string };

/** What a check may look at. */
export interface CheckContext {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly pipelineName: string;
  /** The pipeline, or why it cannot be read. */
  readonly pipeline: Pipeline | NightschoolError;
  readonly environment: Shell['environment'];
  /** Aborts when the check has taken too long or the person stops it. */
  readonly signal: AbortSignal;
  readonly checkModel: (choice: WiredChoice) => Promise<readonly ModelCheck[]>;
  readonly checkQueue: (pipeline: Pipeline, settings: QueueSettings) => Promise<readonly QueueCheck[]>;
  /** `without`: how it is done where the model does not answer. */
  readonly checkEmbedder: (choice: EmbeddingChoice, without: string) => Promise<readonly ModelCheck[]>;
}

/** Looks at one thing and changes nothing. None: it does not apply here. */
export type Check = (context: CheckContext) => Promise<readonly CheckResult[]>;

export function ok(what: string): CheckResult {
  return { status: 'ok', what };
}

export function warn(what: string, fix: string): CheckResult {
  return { status: 'warn', what, fix };
}

export function fail(what: string, fix: string): CheckResult {
  return { status: 'fail', what, fix };
}

/** The pipeline where it could be read; what is wrong with it otherwise is said once, by its own check. */
export function pipelineOf({ pipeline }: CheckContext): Pipeline | null {
  return pipeline instanceof Error ? null : pipeline;
}

/** As people name it, relative to the workspace. */
export function pipelineFile({ pipelineName }: CheckContext): string {
  return /\.ya?ml$/.test(pipelineName) ? pipelineName : `pipelines/${pipelineName}.yaml`;
}

/** Of these, what this machine asks itself: the rest is asked by workers, with their own servers and keys. */
export function askedFromHere(choices: readonly WiredChoice[], { queue }: Pipeline): readonly WiredChoice[] {
  return queue === null ? choices : choices.filter((choice) => !isQueued(choice, queue));
}

/** Every model that a night would call, each once. */
export function wiredChoices({ teacher, students, user, graders }: Pipeline): readonly WiredChoice[] {
  const judges = graders.judge === null ? [] : [graders.judge];
  const choices = [teacher, ...students, user, ...judges].filter(isWired);
  return [...new Map(choices.map((choice) => [JSON.stringify(choice), choice])).values()];
}

function isWired(choice: Pipeline['teacher'] | Pipeline['students'][number] | Pipeline['user']): choice is WiredChoice {
  return choice.use === 'openai' || choice.use === 'ollama' || choice.use === 'command';
}
