import type { ChatModel, ModelRole } from '../../domain/chat.ts';
import type { OllamaChoice, OpenAiChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { openAdapter, slotsOf } from '../../providers/index.ts';
import { createBudget } from '../../providers/layers/budget.ts';
import { lineUp } from '../../providers/layers/line-up.ts';
import { meterCalls } from '../../providers/layers/meter.ts';
import { type OwnWay, withEndpoint, withHosts } from './own-servers.ts';
import type { WorkLogs } from './work-log.ts';
import type { OwnHost, WorkshopOptions } from './workshop-options.ts';

export interface OpenedChat {
  /** One exchange for each request, and no more than counted. */
  readonly bare: ChatModel;
  /** Tried again, given up after a while, and within its slots. */
  readonly steady: ChatModel;
  /** Where it is asked, in one line: the same for the same servers. */
  readonly servers: string;
  readonly slots: number;
  /** Once `steady` is given up. */
  isDown(): boolean;
  /** Whether every server still has the model that was opened, as far as it can be asked. */
  isSame(): Promise<boolean>;
}

export interface OpenChatOptions extends WorkshopOptions {
  readonly logs: WorkLogs;
  readonly role: ModelRole;
}

/** Opens a wanted model with the worker's own servers; a string says why it cannot. Throws bugs alone. */
export async function openChat(
  model: OllamaChoice | OpenAiChoice,
  options: OpenChatOptions,
): Promise<OpenedChat | string> {
  try {
    const way = model.use === 'ollama' ? await chooseHosts(model, options) : withEndpoint(model, options);
    if (typeof way === 'string') return way;
    const adapter = await openAdapter(way.choice, way.world);
    return around(adapter, way, options);
  } catch (error) {
    if (error instanceof NightschoolError) return error.message;
    throw error;
  }
}

/**
 * The hosts that have one and the same model: of several kinds the one with the most slots, and of those the first. So
 * that the slots it offers are those that work.
 */
async function chooseHosts(model: OllamaChoice, options: OpenChatOptions): Promise<OwnWay<OllamaChoice> | string> {
  const { ollama } = options;
  if (ollama.length === 0) return 'it was given no Ollama (--ollama)';
  if (ollama.length === 1) return withHosts(model, ollama, options);
  const asked = await Promise.all(ollama.map((host) => askHost(model, host, options)));
  const there = asked.filter((host) => host.fingerprint !== null);
  const groups = [...Map.groupBy(there, ({ fingerprint }) => fingerprint).values()];
  const largest = groups.toSorted((a, b) => slotsIn(b) - slotsIn(a))[0];
  if (largest === undefined) return asked.map(({ reason }) => reason).join('; ');
  return withHosts(
    model,
    largest.map(({ host }) => host),
    options,
  );
}

interface Asked {
  readonly host: OwnHost;
  readonly fingerprint: string | null;
  readonly reason: string;
}

async function askHost(model: OllamaChoice, host: OwnHost, options: OpenChatOptions): Promise<Asked> {
  try {
    const { choice, world } = withHosts(model, [host], options);
    return { host, fingerprint: (await openAdapter(choice, world)).fingerprint, reason: '' };
  } catch (error) {
    if (error instanceof NightschoolError) return { host, fingerprint: null, reason: error.message };
    throw error;
  }
}

function slotsIn(asked: readonly Asked[]): number {
  return asked.reduce((sum, { host }) => sum + host.slots, 0);
}

const NO_LIMITS = { usd: null, teacherTokens: null, studentTokens: null, minutes: null } as const;

/** The layers of a night, but for the budget and the guard: the coordinator's money, and what it let go out. */
function around(
  adapter: ChatModel,
  { choice, slots }: OwnWay<OllamaChoice | OpenAiChoice>,
  options: OpenChatOptions,
): OpenedChat {
  const { world, role, logs } = options;
  let isDown = false;
  const metering = {
    role,
    budget: createBudget(NO_LIMITS, world.clock),
    price: null,
    maximumOutputTokens: choice.maximumOutputTokens,
    onCall: logs.addCall,
  };
  const steady = lineUp(adapter, {
    ...metering,
    world,
    concurrency: slotsOf(choice),
    attempts: choice.attempts,
    onDown: () => {
      isDown = true;
    },
  });
  return {
    bare: meterCalls(adapter, { ...metering, clock: world.clock }),
    steady,
    servers: choice.use === 'ollama' ? choice.hosts.map(({ url }) => url).join(' ') : String(choice.baseUrl),
    slots,
    isDown: () => isDown,
    isSame: async () => choice.use === 'openai' || (await haveAll(choice, adapter.fingerprint, options)),
  };
}

/** A host that cannot be asked, or has the model no more, has no other one either. */
async function haveAll(choice: OllamaChoice, fingerprint: string, options: OpenChatOptions): Promise<boolean> {
  const hosts = choice.hosts.map(({ url, concurrency }) => ({ url, slots: concurrency }));
  const asked = await Promise.all(hosts.map((host) => askHost(choice, host, options)));
  return asked.every((host) => host.fingerprint === null || host.fingerprint === fingerprint);
}
