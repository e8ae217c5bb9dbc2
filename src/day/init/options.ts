import type { PromoteMode } from '../../domain/library.ts';
import type { Price } from '../../domain/price.ts';
import type { PulledModel } from '../../providers/ollama/list-models.ts';
import { type Prices, priceOf } from '../../store/prices.ts';
import { sizeOf } from '../../util/amounts.ts';
import { CODING_AGENTS, isCodingAgent, isProvider, PROVIDERS } from './model-table.ts';
import type { FoundModels } from './survey-models.ts';

/** One of the things to choose from. */
export interface Option {
  /** As a flag names it. */
  readonly id: string;
  /** What it costs and what it can prove, in a sentence or two. */
  readonly about: string;
  /** Whether it would work as the machine is now. */
  readonly isReady: boolean;
}

/** Teachers, those first that would work now; the first one costs nothing. */
export function teacherOptions(found: FoundModels, prices: Prices): readonly Option[] {
  const wired = Object.entries(PROVIDERS).flatMap(([name, { model }]) => (model === null ? [] : [`${name}:${model}`]));
  const commands = Object.keys(CODING_AGENTS).map((name) => `command:${name}`);
  const local = found.ollama.recommended === null ? [] : [`ollama:${found.ollama.recommended}`];
  const others = [...commands, ...wired, ...local].map((id) => ({
    id,
    about: aboutTeacher(id, prices),
    isReady: isReady(id, found),
  }));
  const induction = { id: 'induction', about: aboutTeacher('induction', prices), isReady: true };
  return [induction, ...others.filter((each) => each.isReady), ...others.filter((each) => !each.isReady)];
}

/** What a teacher is, costs and can do. */
export function aboutTeacher(id: string, prices: Prices): string {
  if (id === 'induction') {
    return 'embedded: no model, no key, no cost. It finds the procedure that recorded successes share; what takes judgement it cannot write.';
  }
  const [provider = '', name = ''] = splitId(id);
  if (provider === 'command' && isCodingAgent(name)) {
    const { title } = CODING_AGENTS[name];
    return `${title} on this machine, as you are logged in: no key, but it uses your plan. It reads lessons from your logs, redacted, and writes any kind of skill.`;
  }
  if (provider === 'ollama') {
    return 'on your own machine: no cost, nothing leaves it. Small models write poor skills; the exams say how poor.';
  }
  return `${moneyOf(id, prices)}${keyOf(id)} It reads lessons from your logs, redacted, and writes any kind of skill.`;
}

/** Students on the ladder, cheapest first. */
export function studentOptions(found: FoundModels): readonly Option[] {
  const literal = { id: 'literal', about: aboutStudent('literal', null), isReady: true };
  const local = found.ollama.models.map((model) => {
    const isBest = model.name === found.ollama.recommended ? ' Recommended: the smallest here that calls tools.' : '';
    return {
      id: `ollama:${model.name}`,
      about: `${aboutStudent(`ollama:${model.name}`, model)}${isBest}`,
      isReady: true,
    };
  });
  return [literal, ...local];
}

/** What a student costs, and what its certificates are worth. */
export function aboutStudent(id: string, model: PulledModel | null): string {
  if (id === 'literal') {
    return 'embedded: no model, no cost. It does exactly what the steps of a skill say, so it proves a procedure, not that a model follows it.';
  }
  if (!id.startsWith('ollama:')) return 'Costs money for every exam. It proves that this model follows a skill.';
  if (model?.isRemote === true) {
    return 'runs elsewhere, though Ollama lists it: requests leave this machine, and it may cost.';
  }
  const size =
    model === null ? [] : [modelSize(model.bytes), ...(model.parameterSize === null ? [] : [model.parameterSize])];
  const facts = size.length === 0 ? '' : ` (${size.join(', ')})`;
  if (model?.capabilities?.includes('tools') === false) {
    return `on your own machine${facts}, but it cannot call tools, so it would fail nearly every exam.`;
  }
  return `on your own machine${facts}: no cost but time, minutes for each skill. It proves that this very model follows a skill.`;
}

/** As `ollama list` shows it. */
export function modelSize(bytes: number): string {
  return bytes < 1e9 ? sizeOf(bytes) : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What becomes of a skill that has proven itself. */
export const PROMOTE_OPTIONS: readonly (Option & { readonly id: PromoteMode })[] = [
  { id: 'auto', about: 'it goes live in skills/ that night; rolled back when it stops passing.', isReady: true },
  { id: 'stage', about: 'it waits until you say: nightschool adopt.', isReady: true },
  {
    id: 'pull-request',
    about: 'it waits on a git branch with its evidence, for a review and a merge (git, and gh to open it).',
    isReady: true,
  },
];

function isReady(id: string, { keys, programs }: FoundModels): boolean {
  const [provider = '', name = ''] = splitId(id);
  if (provider === 'command') return programs.includes(name);
  if (!isProvider(provider)) return true;
  const { keyVariable } = PROVIDERS[provider];
  return keyVariable === null || keys.includes(keyVariable);
}

function moneyOf(id: string, prices: Prices): string {
  const price = priceOf(prices, splitId(id).join('/'));
  if (price === null) return 'Its price is not known here: write it into pipelines/prices.yaml for a limit in dollars.';
  return price.input + price.output === 0 ? 'Free by the price list.' : `Costs money: ${rateOf(price)}.`;
}

function rateOf({ input, output }: Price): string {
  return `$${input} a million tokens in, $${output} out`;
}

function keyOf(id: string): string {
  const [provider = ''] = splitId(id);
  const variable = isProvider(provider) ? PROVIDERS[provider].keyVariable : null;
  return variable === null ? '' : ` The key stays in ${variable}.`;
}

function splitId(id: string): readonly [string, string] {
  const colon = id.indexOf(':');
  return colon < 0 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
}
