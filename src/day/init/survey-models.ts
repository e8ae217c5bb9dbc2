import { NightschoolError } from '../../errors.ts';
import { listModels, type PulledModel } from '../../providers/ollama/list-models.ts';
import { withoutLogin } from '../../providers/ollama/model-name.ts';
import { type Environment, readVariable } from '../../store/log-places/home.ts';
import { findPrograms } from '../schedule/needs.ts';
import { CODING_AGENTS, PROVIDERS } from './model-table.ts';

/** What there is on this machine to teach and to be taught. */
export interface FoundModels {
  /** Variables with keys that are set: names, never values. */
  readonly keys: readonly string[];
  /** Coding agents whose CLI is on the search path. */
  readonly programs: readonly string[];
  readonly ollama: FoundOllama;
}

/** Why Ollama cannot be used. */
export interface OllamaProblem {
  readonly what: string;
  readonly fix: string;
  /** What is next for whoever has chosen no model yet; null where it is not known whether any is there. */
  readonly pull: string | null;
}

export interface FoundOllama {
  readonly url: string;
  /** What a pipeline means where it names no host. */
  readonly isDefault: boolean;
  /** Smallest first; only those that can be talked to. */
  readonly models: readonly PulledModel[];
  /** The smallest that says it can call tools; null where none does. */
  readonly recommended: string | null;
  /** Why nothing is known of it, and what to do; null where it answers. */
  readonly problem: OllamaProblem | null;
}

/** Looking must not hold anybody up. */
const OLLAMA_MS = 1_000;

export async function surveyModels(environment: Environment): Promise<FoundModels> {
  const programs = Object.keys(CODING_AGENTS);
  const [found, ollama] = await Promise.all([
    findPrograms(programs, environment.PATH ?? ''),
    surveyOllama(environment),
  ]);
  const variables = new Set(Object.values(PROVIDERS).flatMap(({ keyVariable }) => keyVariable ?? []));
  return {
    keys: [...variables].filter((variable) => readVariable(environment, variable) !== null),
    programs: found.filter(({ folder }) => folder !== null).map(({ program }) => program),
    ollama,
  };
}

async function surveyOllama(environment: Environment): Promise<FoundOllama> {
  const given = readVariable(environment, 'OLLAMA_HOST');
  const url = readHost(given);
  if (url === null) {
    const what = `OLLAMA_HOST is no address: ${given === null ? '' : withoutLogin(given)}`;
    const fix = 'Set it to one such as http://gpu-box:11434, or not at all.';
    return { url: DEFAULT, isDefault: true, models: [], recommended: null, problem: { what, fix, pull: null } };
  }
  const isDefault = url === DEFAULT;
  try {
    const key = readVariable(environment, 'OLLAMA_API_KEY');
    const models = (await listModels(url, { key, timeoutMs: OLLAMA_MS })).filter(canTalk);
    const recommended = models.find(({ capabilities, isRemote }) => !isRemote && capabilities?.includes('tools'));
    return { url, isDefault, models, recommended: recommended?.name ?? null, problem: null };
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return { url, isDefault, models: [], recommended: null, problem: problemOf(error, url, isDefault) };
  }
}

function canTalk({ capabilities }: PulledModel): boolean {
  return capabilities === null || capabilities.includes('completion');
}

function problemOf({ code, hint }: NightschoolError, url: string, isDefault: boolean): FoundOllama['problem'] {
  const isSilent = code === 'MODEL_UNREACHABLE' || code === 'MODEL_TIMED_OUT';
  if (!isSilent) return { what: `What answers at ${url} is no Ollama that can be used`, fix: hint, pull: null };
  const start = isDefault
    ? 'Start it: ollama serve (or install it from ollama.com).'
    : 'Start it there, or correct OLLAMA_HOST.';
  return {
    what: `No Ollama answers at ${url}`,
    fix: start,
    pull: 'Then pull a model that calls tools: ollama pull qwen3:4b',
  };
}

const DEFAULT = 'http://localhost:11434';

/**
 * The address that `OLLAMA_HOST` means to a client, as Ollama reads it: scheme and port may be left out, and what it
 * listens at (`0.0.0.0`) is reached at this machine. A login in it is left out. Null where it is no address.
 */
export function readHost(given: string | null): string | null {
  if (given === null) return DEFAULT;
  const [, scheme = '', rest = ''] = /^(?:(https?):\/\/)?(.*)$/is.exec(given) ?? [];
  const text = `${scheme === '' ? 'http' : scheme.toLowerCase()}://${rest.startsWith(':') ? 'localhost' : ''}${rest}`;
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname } = new URL(text);
  const isAnywhere = ['0.0.0.0', '[::]'].includes(hostname);
  const name = isAnywhere ? 'localhost' : hostname;
  const host = port === '' && scheme === '' ? `${name}:11434` : `${name}${port === '' ? '' : `:${port}`}`;
  const isHere = ['localhost:11434', '127.0.0.1:11434', '[::1]:11434'].includes(host);
  if (isHere && protocol === 'http:' && pathname === '/') return DEFAULT;
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
