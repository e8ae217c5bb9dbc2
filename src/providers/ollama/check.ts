import type { OllamaChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import type { ModelCheck, World } from '../provider.ts';
import type { HostFacts } from './host-facts.ts';
import { readVersion } from './host-facts.ts';
import { askHost, differenceOf, shorten, startHint } from './hosts.ts';
import { withoutLogin } from './model-name.ts';
import { runtimeOf } from './runtime.ts';

/** Looks at every host and at the model there, without asking the model anything. Never rejects. */
export async function checkOllama(choice: OllamaChoice, world: World): Promise<readonly ModelCheck[]> {
  const reports = await Promise.all(choice.hosts.map(({ url }) => checkHost(url, choice, world)));
  const first = reports.find(({ facts }) => facts !== null)?.facts ?? null;
  const compared = reports.map(({ url, facts }) =>
    first === null || facts === null ? [] : compare(url, first, facts),
  );
  const isServed = first !== null;
  const ofHosts = reports.flatMap(({ checks, facts }) => (isServed && facts === null ? checks.map(asWarning) : checks));
  return [...ofHosts, ...compared.flat().map(asWarning)];
}

/** With another host at work, one that is not is a matter of speed. */
function asWarning(check: ModelCheck): ModelCheck {
  return check.ok ? check : { ...check, isWarning: true };
}

interface HostReport {
  readonly url: string;
  readonly facts: HostFacts | null;
  readonly checks: readonly ModelCheck[];
}

async function checkHost(url: string, choice: OllamaChoice, world: World): Promise<HostReport> {
  let version: string | null;
  try {
    version = await readVersion(url, choice, world);
  } catch (error) {
    return { url, facts: null, checks: [unreached(url, error, world)] };
  }
  const reached = checkVersion(url, version);
  const facts = await askHost(url, choice, world);
  if (facts instanceof NightschoolError) {
    const { message, hint } = facts;
    return { url, facts: null, checks: [reached, { ok: false, what: message, fix: hint }] };
  }
  const about = [facts.quantisation, facts.parameterSize, shorten(facts.digest)].filter(Boolean).join(', ');
  const pulled = { ok: true, what: `${choice.model} is there at ${url} (${about})` };
  return { url, facts, checks: [reached, pulled, ...checkModel(choice, facts)] };
}

function unreached(url: string, error: unknown, world: World): ModelCheck {
  const isDead = error instanceof NightschoolError && error.code === 'MODEL_UNREACHABLE';
  const fix = error instanceof NightschoolError && !isDead ? error.hint : startHint(url, world);
  return {
    ok: false,
    what: `No Ollama answers at ${withoutLogin(url)}: ${error instanceof Error ? error.message : error}`,
    fix,
  };
}

function checkVersion(url: string, version: string | null): ModelCheck {
  if (runtimeOf(version).refusesOverflow) {
    return { ok: true, what: `Ollama ${version ?? 'of an unknown version'} answers at ${url}` };
  }
  return {
    ok: false,
    what: `Ollama ${version} at ${url} shortens long prompts without a word: answers that may be to a part are errored`,
    fix: 'Update Ollama there to 0.12.6 or later.',
  };
}

function checkModel({ model, numCtx, think }: OllamaChoice, facts: HostFacts): readonly ModelCheck[] {
  const { contextLength, capabilities } = facts;
  const checks: ModelCheck[] = [];
  if (contextLength !== null) {
    const what = `the context of ${model} is ${contextLength} tokens, numCtx ${numCtx}`;
    const fix = `Set numCtx to ${contextLength} or less in the pipeline, or use a model with a longer context.`;
    checks.push(numCtx <= contextLength ? { ok: true, what } : { ok: false, what, fix });
  }
  if (capabilities === null) return checks;
  if (capabilities.includes('tools')) checks.push({ ok: true, what: `${model} can call tools` });
  else {
    const fix = 'As a student use a model with the capability tools, such as qwen2.5:7b.';
    checks.push({ ok: false, what: `${model} cannot call tools (capabilities: ${capabilities.join(', ')})`, fix });
  }
  if (think !== false && !capabilities.includes('thinking')) {
    const fix = 'Set think: false in the pipeline, or use a model with the capability thinking.';
    checks.push({ ok: false, what: `${model} cannot think, and think is ${think}`, fix });
  }
  return checks;
}

function compare(url: string, first: HostFacts, facts: HostFacts): readonly ModelCheck[] {
  if (first === facts) return [];
  const difference = differenceOf(first, facts);
  if (difference === null) return [{ ok: true, what: `${url} has the same model as the first host` }];
  const fix = 'Pull the model anew on both and give both the same Ollama; until then this host is not used.';
  return [{ ok: false, what: `${url} is not used: ${difference}`, fix }];
}
