import type { ChatModel, ModelCall, ModelRole } from '../domain/chat.ts';
import type { CommandChoice, OllamaChoice, OpenAiChoice } from '../domain/pipeline.ts';
import type { TrafficEntry } from '../domain/traffic.ts';
import { NightschoolError } from '../errors.ts';
import { modelName } from '../util/model-name.ts';
import { COMMAND_OUTPUT_TOKENS, commandName, commandProvider } from './command/command.ts';
import { type LineUpOptions, lineUp } from './layers/line-up.ts';
import { type Redact, replayTraffic } from './layers/traffic.ts';
import { settingsOf } from './ollama/fingerprint.ts';
import { concurrencyOf, ollama } from './ollama/ollama.ts';
import { openAiProvider, partsOf } from './openai/openai.ts';
import type { ModelCheck, World } from './provider.ts';

/** Every kind of model behind a wire, by what a pipeline calls it. */
const PROVIDERS = { openai: openAiProvider, ollama, command: commandProvider };

export type WiredChoice = OpenAiChoice | OllamaChoice | CommandChoice;

export interface OpenOptions
  extends Omit<LineUpOptions, 'concurrency' | 'attempts' | 'maximumOutputTokens' | 'record'> {
  readonly traffic?:
    | ({ readonly mode: 'record' } & NonNullable<LineUpOptions['record']>)
    | { readonly mode: 'replay'; readonly entries: readonly TrafficEntry[]; readonly redact: Redact };
}

/**
 * Opens the model that a pipeline names, with all layers around it. A replayed one needs no server, key or budget.
 * @throws NightschoolError what the provider's `open` throws; PRICES_INVALID; NOT_RECORDED where a recording lacks it
 */
export async function openModel(choice: WiredChoice, { traffic, ...options }: OpenOptions): Promise<ChatModel> {
  if (traffic?.mode === 'replay') return replayModel(choice, { ...traffic, ...options });
  const adapter = await openAdapter(choice, options.world);
  return lineUp(adapter, {
    ...options,
    concurrency: slotsOf(choice),
    attempts: choice.attempts,
    maximumOutputTokens: choice.use === 'command' ? COMMAND_OUTPUT_TOKENS : choice.maximumOutputTokens,
    ...(traffic === undefined ? {} : { record: traffic }),
  });
}

/** What `nightschool doctor` says of a model; spends nothing. */
export function checkModel(choice: WiredChoice, world: World): Promise<readonly ModelCheck[]> {
  if (choice.use === 'openai') return PROVIDERS.openai.check(choice, world);
  return choice.use === 'ollama' ? PROVIDERS.ollama.check(choice, world) : PROVIDERS.command.check(choice, world);
}

/** Those parts of a model's fingerprint that the pipeline alone tells; nothing is reached for. */
export function partsWithoutAsking(choice: WiredChoice): Readonly<Record<string, string>> {
  if (choice.use === 'ollama') return settingsOf(choice);
  return choice.use === 'openai' ? partsOf(choice) : {};
}

/** Requests that a model works on at the same time. */
export function slotsOf(choice: WiredChoice): number {
  return choice.use === 'ollama' ? concurrencyOf(choice) : choice.concurrency;
}

/** `provider/model`, as reports and price lists have it. */
export function nameOf(choice: WiredChoice): string {
  return choice.use === 'command' ? commandName(choice) : modelName(choice);
}

/**
 * The model alone, one exchange for each request: whoever asks puts layers around it.
 * @throws NightschoolError what the provider's `open` throws
 */
export function openAdapter(choice: WiredChoice, world: World): Promise<ChatModel> {
  if (choice.use === 'openai') return PROVIDERS.openai.open(choice, world);
  return choice.use === 'ollama' ? PROVIDERS.ollama.open(choice, world) : PROVIDERS.command.open(choice, world);
}

interface ReplayOptions {
  readonly role: ModelRole;
  readonly entries: readonly TrafficEntry[];
  readonly redact: Redact;
  readonly onCall: (call: ModelCall) => void;
}

/** The fingerprint is that of the recording: the server that would tell it is not there. */
function replayModel(choice: WiredChoice, { role, entries, redact, onCall }: ReplayOptions): ChatModel {
  const name = nameOf(choice);
  const recorded = entries.find((entry) => entry.role === role && entry.model === name);
  if (recorded === undefined) {
    const names = [...new Set(entries.filter((entry) => entry.role === role).map(({ model }) => model))].sort();
    const others = names.length === 0 ? 'none at all' : names.join(', ');
    throw new NightschoolError('NOT_RECORDED', `The recording has no ${role} ${name}; it has ${others}.`);
  }
  return replayTraffic({ entries, role, name, fingerprint: recorded.fingerprint, redact, onCall });
}
