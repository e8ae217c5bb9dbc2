import type { OwnEndpoint, OwnHost } from '../../../day/worker/create-workshop.ts';
import { NightschoolError } from '../../../errors.ts';
import { faultOfPlainHttp, PLAIN_HTTP_HINT } from '../../../util/plain-http.ts';

/** As a pipeline has them. */
const ENDPOINT_SLOTS = 4;
const MOST_SLOTS = 256;

/** An Ollama as it was typed: its slots may be left to OLLAMA_NUM_PARALLEL. */
export type TypedHost = Omit<OwnHost, 'slots'> & { readonly slots: number | null };

/** `<url>[=<slots>]`, added to those before. */
export function collectHost(text: string, before: unknown): readonly TypedHost[] {
  const option = '--ollama';
  const [, given = '', slots] = /^([^=]+)(?:=(.*))?$/.exec(text) ?? [];
  const url = readAddress(given, { option, carriesKey: false });
  const others = listOf<TypedHost>(before);
  requireNew(url, { option, named: others.map((other) => other.url) });
  return [...others, { url, slots: slots === undefined ? null : readSlots(slots, option) }];
}

/** `<url>[=<KEY_VARIABLE>[=<slots>]]`, added to those before. */
export function collectEndpoint(text: string, before: unknown): readonly OwnEndpoint[] {
  const option = '--endpoint';
  const [, given = '', name, slots] = /^([^=]+)(?:=([A-Z_][A-Z0-9_]*)?(?:=(\d{1,3}))?)?$/.exec(text) ?? [];
  if (given === '') {
    throw usage(`${option}: after the address comes the name of the variable with the key, never the key.`);
  }
  const baseUrl = readAddress(given, { option, carriesKey: name !== undefined });
  const others = listOf<OwnEndpoint>(before);
  requireNew(baseUrl, { option, named: others.map((other) => other.baseUrl) });
  const endpoint = {
    baseUrl,
    keyVariable: name ?? null,
    slots: slots === undefined ? ENDPOINT_SLOTS : readSlots(slots, option),
  };
  return [...others, endpoint];
}

/** The slots that were typed, else those that Ollama on this machine is set to, else one. */
export function withSlots(
  { url, slots }: TypedHost,
  environment: Readonly<Record<string, string | undefined>>,
): OwnHost {
  const set = environment.OLLAMA_NUM_PARALLEL ?? '';
  const isSet = /^\d{1,3}$/.test(set) && Number(set) >= 1 && Number(set) <= MOST_SLOTS;
  return { url, slots: slots ?? (isSet ? Number(set) : 1) };
}

/** What commander has gathered: the default before the first. */
function listOf<Item>(before: unknown): readonly Item[] {
  return Array.isArray(before) ? before : [];
}

/** Without a slash at its end, by which two spellings of one server are known. */
function readAddress(
  text: string,
  { option, carriesKey }: { readonly option: string; readonly carriesKey: boolean },
): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw usage(`${option} must begin with an http or https address.`);
  if (url.username !== '' || url.password !== '') {
    throw usage(`${option}: no login may stand in the address, where everybody on this machine could read it.`);
  }
  const fault = faultOfPlainHttp(url, { carriesKey });
  if (fault !== null) throw usage(`${option}: ${url.host} ${fault}.`, PLAIN_HTTP_HINT);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function requireNew(
  url: string,
  { option, named }: { readonly option: string; readonly named: readonly string[] },
): void {
  if (named.includes(url)) throw usage(`${option}: ${url} is named twice.`);
}

function readSlots(text: string, option: string): number {
  const slots = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (slots >= 1 && slots <= MOST_SLOTS) return slots;
  throw usage(`${option}: the slots must be a number from 1 to ${MOST_SLOTS}.`);
}

/** What was typed is not repeated, as commander would: it may hold a key. */
function usage(message: string, hint = 'See nightschool worker --help.'): NightschoolError {
  return new NightschoolError('USAGE', message, { hint });
}
