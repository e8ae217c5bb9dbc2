import type { ChatModel } from '../../domain/chat.ts';
import { type LineUpOptions, lineUp } from '../../providers/layers/line-up.ts';
import { mostOf } from '../../providers/layers/meter.ts';
import { modelName } from '../../util/model-name.ts';
import type { NightFleet } from './night-fleet.ts';
import { createQueuedChat } from './queued-chat.ts';
import type { Station } from './station.ts';
import { type QueuedChoice, toWanted } from './wanted-model.ts';

/** Exchanges under way where nothing but the workers limits them: how many of those run, the queue knows. */
const MOST_AT_ONCE = 64;

export interface QueuedOptions extends Omit<LineUpOptions, 'concurrency' | 'attempts' | 'maximumOutputTokens'> {
  readonly fleet: NightFleet;
  /** The fingerprint that the model had last. */
  readonly known: string | null;
}

/**
 * A model that workers have, with all layers around it that a night wants.
 * @throws NightschoolError what `NightFleet.open` throws; PRICES_INVALID
 */
export async function openQueuedChat(
  choice: QueuedChoice,
  { fleet, known, ...options }: QueuedOptions,
): Promise<{ readonly chat: ChatModel; readonly station: Station }> {
  const { role, price, budget, onDown } = options;
  const { attempts, maximumOutputTokens } = choice;
  const name = modelName(choice);
  const posting = { role, model: toWanted(choice), student: null };
  const station = await fleet.open({ posting, name, known, onDown: ({ message }) => onDown({ reason: message }) });
  const adapter = createQueuedChat({
    ...{ name, station, fleet, seconds: choice.timeoutSeconds },
    onLost: (request, times) => {
      const { tokens, usd } = mostOf(request, { price, maximumOutputTokens });
      budget.charge(role, { tokens: times * tokens, usd: usd === null ? null : times * usd });
    },
  });
  const concurrency = choice.use === 'openai' ? choice.concurrency : MOST_AT_ONCE;
  return { chat: lineUp(adapter, { ...options, concurrency, attempts, maximumOutputTokens }), station };
}
