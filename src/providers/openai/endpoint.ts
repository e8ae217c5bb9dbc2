import type { OpenAiChoice, Structured } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import type { ModelAbout } from '../model-error.ts';
import type { World } from '../provider.ts';
import { PRESETS, type PresetFacts } from './presets.ts';

/** Where requests go and who pays for them. */
export type Account = Pick<Endpoint, 'name' | 'host' | 'keyVariable'>;

/** A choice with everything that its preset fills in. */
export interface Endpoint {
  /** `preset/model` */
  readonly name: string;
  readonly model: string;
  readonly url: string;
  readonly api: NonNullable<OpenAiChoice['api']>;
  /** Host and port. */
  readonly host: string;
  /** Null: the endpoint is not known to want a key. */
  readonly keyVariable: string | null;
  readonly structured: Structured;
  readonly facts: PresetFacts;
}

/**
 * A server on this machine or behind plain http is asked without a key unless the choice names one: a key that
 * nobody asked for is not shown around.
 */
export function readEndpoint(choice: OpenAiChoice): Endpoint {
  const facts = PRESETS[choice.preset];
  const url = choice.baseUrl ?? facts.baseUrl;
  const { protocol, hostname } = new URL(url);
  const isLocal = protocol === 'http:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return {
    name: `${choice.preset}/${choice.model}`,
    model: choice.model,
    url,
    api: choice.api ?? (choice.preset === 'openai' && isOpenAi(hostname) ? 'responses' : 'chat'),
    host: hostAndPort(url),
    keyVariable: choice.keyVariable ?? (isLocal ? null : facts.keyVariable),
    structured: choice.structured ?? facts.structured,
    facts,
  };
}

export function hostAndPort(url: string): string {
  const { protocol, host, port } = new URL(url);
  return port === '' ? `${host}:${protocol === 'http:' ? 80 : 443}` : host;
}

/** Its regions (`eu.api.openai.com`) as well; whatever else speaks its protocol may know chat completions only. */
export function isOpenAi(hostname: string): boolean {
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com');
}

export function takesTemperature({ effort }: OpenAiChoice, { facts }: Endpoint): boolean {
  return facts.temperatureWithEffort || effort === null || effort === 'none';
}

/**
 * The key, or null where none is needed.
 * @throws NightschoolError MODEL_UNAUTHORIZED
 */
export function readKey({ name, host, keyVariable }: Account, env: World['env']): string | null {
  if (keyVariable === null) return null;
  const key = env[keyVariable]?.trim() ?? '';
  if (key === '') {
    throw new NightschoolError('MODEL_UNAUTHORIZED', `${name} needs a key for ${host}, and ${keyVariable} is not set`, {
      hint: `Set the environment variable: export ${keyVariable}=…`,
    });
  }
  // The runtime refuses such a header as well, in words that repeat the key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new NightschoolError('MODEL_UNAUTHORIZED', `${keyVariable} holds characters that no key has`, {
      hint: `Set ${keyVariable} to the key alone, without spaces, line breaks or quotation marks around it.`,
    });
  }
  return key;
}

/** Whom errors of the endpoint are about. */
export function aboutEndpoint({ name, host, keyVariable }: Account, key: string | null): ModelAbout {
  return { name, host, keyVariable, key, now: Date.now() };
}
