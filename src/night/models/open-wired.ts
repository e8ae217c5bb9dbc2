import type { ChatModel, ModelRole } from '../../domain/chat.ts';
import type { Price } from '../../domain/price.ts';
import type { Prompts } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { checkModel, nameOf, type OpenOptions, openModel, type WiredChoice } from '../../providers/index.ts';
import type { World } from '../../providers/provider.ts';
import type { Answers } from '../../store/answers.ts';
import { type Prices, priceOf } from '../../store/prices.ts';
import type { State } from '../../store/state/state.ts';
import { hashJson } from '../../util/hash.ts';
import type { Unavailable, WiredModel } from '../night.ts';
import type { NightFleet } from '../queue/night-fleet.ts';
import { openQueuedChat } from '../queue/open-queued-chat.ts';
import type { Station } from '../queue/station.ts';
import { isQueued } from '../queue/wanted-model.ts';

export interface ModelOptions extends Pick<OpenOptions, 'world' | 'budget' | 'traffic' | 'onCall' | 'guard'> {
  readonly prompts: Prompts;
  readonly prices: Prices;
  readonly answers: Answers | null;
  readonly state: Pick<State, 'fingerprint' | 'saveFingerprint'>;
  /** Models that cost money are not asked. */
  readonly onlyFree: boolean;
  readonly signal: AbortSignal;
  /** The workers that have models of this pipeline. Absent or null: this process asks all of them. */
  readonly fleet?: NightFleet | null;
  readonly onDown: (down: Unavailable) => void;
}

/** Where models are opened, and what is known of them. */
export interface Desk extends ModelOptions {
  readonly models: WiredModel[];
  readonly unavailable: Unavailable[];
  /** The workers behind a model, where workers have it. */
  readonly stations: Map<ChatModel, Station>;
}

export function openModelDesk(options: ModelOptions): Desk {
  const told = new Set<string>();
  const onDown = (down: Unavailable): void => {
    const name = `${down.role} ${down.model}`; // its trials may be given up beside its calls
    if (!told.has(name)) options.onDown(down);
    told.add(name);
  };
  return { ...options, onDown, models: [], unavailable: [], stations: new Map() };
}

/** A model over a wire. One that cannot be opened is there all the same, and says so when it is asked. */
export async function openWired(choice: WiredChoice, role: ModelRole, desk: Desk): Promise<ChatModel> {
  const { state, onlyFree, unavailable, models, traffic } = desk;
  const name = nameOf(choice);
  const price = priceOf(desk.prices, name);
  const key = hashJson({ role, choice });
  models.push({ role, name, price });
  const isReplayed = traffic?.mode === 'replay';
  if (onlyFree && !isReplayed && role !== 'teacher' && !isFree(price)) {
    return absent({ name, fingerprint: state.fingerprint(key) ?? key, fault: notInDryRun(name) });
  }
  try {
    const known = state.fingerprint(key);
    const chat = await openHereOrThere(choice, { role, price, known, desk });
    if (isReplayed) return chat;
    if (!desk.stations.has(chat)) await requireSameModel(choice, { before: known, chat, world: desk.world });
    state.saveFingerprint(key, chat.fingerprint);
    return chat;
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.exitCode === 2) throw error;
    unavailable.push({ role, model: name, reason: error.message });
    return absent({ name, fingerprint: state.fingerprint(key) ?? key, fault: asDown(name, error) });
  }
}

async function openHereOrThere(
  choice: WiredChoice,
  about: { readonly role: ModelRole; readonly price: Price | null; readonly known: string | null; readonly desk: Desk },
): Promise<ChatModel> {
  const { role, price, known, desk } = about;
  const { onDown, answers, traffic, fleet = null, stations, ...common } = desk;
  const options = {
    ...{ ...common, role, price },
    ...(role === 'teacher' && answers !== null && { answers }),
    onDown: ({ reason }: { readonly reason: string }) => onDown({ role, model: nameOf(choice), reason }),
  };
  if (fleet === null || traffic?.mode === 'replay' || !isQueued(choice, fleet.settings)) {
    return openModel(choice, { ...options, ...(traffic !== undefined && { traffic }) });
  }
  const record = traffic === undefined ? {} : { record: traffic };
  const { chat, station } = await openQueuedChat(choice, { ...options, ...record, fleet, known });
  stations.set(chat, station);
  return chat;
}

/**
 * A fingerprint that changed while a host is missing may be that of another host's model: what is certified is not
 * examined, and taken back, for that.
 * @throws NightschoolError MODEL_UNREACHABLE
 */
async function requireSameModel(
  choice: WiredChoice,
  { before, chat, world }: { readonly before: string | null; readonly chat: ChatModel; readonly world: World },
): Promise<void> {
  if (choice.use !== 'ollama' || before === null || before === chat.fingerprint) return;
  const missing = (await checkModel(choice, world)).find(({ isWarning }) => isWarning === true);
  if (missing === undefined) return;
  const message = `${chat.name} is not what it was, and not all its hosts work: ${missing.what}.`;
  throw new NightschoolError('MODEL_UNREACHABLE', message, {
    hint: missing.fix ?? 'Take that host out of the pipeline.',
  });
}

function isFree(price: Price | null): boolean {
  return price !== null && price.input === 0 && price.output === 0;
}

/** A model that is not there tonight. Its last known fingerprint keeps standing what was examined under it. */
function absent(about: {
  readonly name: string;
  readonly fingerprint: string;
  readonly fault: NightschoolError;
}): ChatModel {
  const { name, fingerprint, fault } = about;
  return { name, fingerprint, complete: () => Promise.reject(fault) };
}

export function asDown(name: string, { message, hint }: NightschoolError): NightschoolError {
  return new NightschoolError('MODEL_DOWN', `${name} could not be opened: ${message}`, { hint });
}

function notInDryRun(name: string): NightschoolError {
  return new NightschoolError('BUDGET_SPENT', `${name} is not free, so a dry run does not ask it.`, {
    hint: 'Run without --dry-run, or set its price to 0 in pipelines/prices.yaml if it is free.',
  });
}
