import type { OllamaChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { toModelError } from '../model-error.ts';
import type { World } from '../provider.ts';
import { aboutHost, type HostFacts, identityOf, readHostFacts } from './host-facts.ts';
import { withoutLogin } from './model-name.ts';
import type { PoolHost } from './pool.ts';

/** The first host that has the model sets what the model is; hosts that differ from it are out. */
export interface OpenHosts {
  readonly facts: HostFacts;
  readonly hosts: readonly PoolHost[];
}

/**
 * Asks every host for the model, all at once.
 * @throws NightschoolError MODEL_UNREACHABLE naming all hosts, MODEL_MISSING with the lines to pull it, or what the
 * first host that failed otherwise said
 */
export async function openHosts(choice: OllamaChoice, world: World): Promise<OpenHosts> {
  const asked = await Promise.all(choice.hosts.map(({ url }) => askHost(url, choice, world)));
  const first = asked.find((answer) => !(answer instanceof NightschoolError));
  if (first === undefined || first instanceof NightschoolError) throw noHost(choice, world, asked);
  const hosts = choice.hosts.map((host, index) => {
    const answer = asked[index] ?? first;
    return { ...host, outBecause: answer instanceof NightschoolError ? answer.message : differenceOf(first, answer) };
  });
  return { facts: first, hosts };
}

/** @throws NightschoolError where the host cannot be used, or its model is not the one that was opened */
export async function reopenHost(
  url: string,
  first: HostFacts,
  { choice, world }: { readonly choice: OllamaChoice; readonly world: World },
): Promise<void> {
  const difference = differenceOf(first, await readHostFacts(url, choice, world));
  if (difference !== null) throw new NightschoolError('MODEL_REFUSED_REQUEST', difference);
}

/** What a certificate holds for is one model in one runtime: null where both hosts have it. */
export function differenceOf(first: HostFacts, other: HostFacts): string | null {
  if (identityOf(first) === identityOf(other)) return null;
  if (first.digest !== other.digest) {
    return `its digest ${shorten(other.digest)} is not ${shorten(first.digest)}, the first host's`;
  }
  if (first.version !== other.version) {
    return `it runs Ollama ${other.version}, the first host ${first.version}`;
  }
  return 'its template or parameters are not those of the first host';
}

/** Twelve digits, as `ollama list` shows it. */
export function shorten(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

export async function askHost(url: string, choice: OllamaChoice, world: World): Promise<HostFacts | NightschoolError> {
  try {
    return await readHostFacts(url, choice, world);
  } catch (error) {
    return toModelError(error, aboutHost(url, choice, world));
  }
}

/** What to do where nothing listens at an address. */
export function startHint(url: string, world: World): string {
  const elsewhere = world.env.OLLAMA_HOST;
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (isLocal && port === '11434' && elsewhere !== undefined && elsewhere !== '') {
    return `OLLAMA_HOST is ${elsewhere}: name that address under hosts in the pipeline, or start Ollama here: ollama serve`;
  }
  if (isLocal) return 'Start Ollama (ollama serve), or name where it runs under hosts in the pipeline.';
  return `Start Ollama at ${withoutLogin(url)} so that it listens to others (OLLAMA_HOST=0.0.0.0 ollama serve), or correct the address.`;
}

function noHost(
  choice: OllamaChoice,
  world: World,
  asked: readonly (HostFacts | NightschoolError)[],
): NightschoolError {
  const errors = asked.filter((answer) => answer instanceof NightschoolError);
  const missing = errors.filter(({ code }) => code === 'MODEL_MISSING');
  const unreachable = errors.filter(({ code }) => code === 'MODEL_UNREACHABLE');
  const other = errors.find((error) => !missing.includes(error) && !unreachable.includes(error));
  if (missing.length > 0) {
    const hint = [...new Set(missing.map((error) => error.hint))].join(' ');
    return new NightschoolError('MODEL_MISSING', missing.map(({ message }) => message).join('; '), { hint });
  }
  if (other !== undefined) return other;
  const urls = choice.hosts.map(({ url }) => withoutLogin(url)).join(', ');
  const reasons = [...new Set(errors.map(({ message }) => message))].join('; ');
  return new NightschoolError('MODEL_UNREACHABLE', `No Ollama answers at ${urls}: ${reasons}`, {
    hint: startHint(choice.hosts[0]?.url ?? '', world),
  });
}
