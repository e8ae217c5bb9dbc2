import type { ChatModel } from '../../domain/chat.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { askForSkill } from './ask-for-skill.ts';
import type { Candidate } from './candidates.ts';

/** Which skill a request is worked on with. */
export interface Choice {
  /** Null: none of them. */
  readonly skill: Candidate | null;
  /** For people: what speaks for it. */
  readonly why: string;
}

export interface ChooseOptions {
  readonly prompt: Prompt;
  /** The cheapest model of the ladder that can be reached; null where there is none. */
  readonly model: () => Promise<ChatModel | null>;
  /** Somebody is there whom a student can ask for what is missing. */
  readonly canAsk: boolean;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Rules first, as they cost nothing: the best candidate whose words and inputs the request has. Where they cannot tell,
 * the cheapest model names one; without a model, a skill whose inputs the user can be asked for.
 */
export async function chooseSkill(
  request: string,
  candidates: readonly Candidate[],
  options: ChooseOptions,
): Promise<Choice> {
  if (candidates.length === 0) return { skill: null, why: 'recall finds no skill for it' };
  const ready = candidates.find(({ fit }) => fit.kind === 'ready');
  if (ready !== undefined) return { skill: ready, why: 'it knows the words of the request and finds its inputs there' };
  const model = await options.model();
  if (model !== null) return chooseByModel(request, candidates, { ...options, chat: model });
  const asking = candidates.find(({ fit }) => fit.kind === 'asks');
  if (asking !== undefined && options.canAsk) return { skill: asking, why: describe(asking) };
  return { skill: null, why: candidates.map((candidate) => `${candidate.skill}: ${describe(candidate)}`).join('; ') };
}

function describe({ fit }: Candidate): string {
  switch (fit.kind) {
    case 'ready':
      return 'it fits';
    case 'asks':
      return `the request does not say ${fit.inputs.join(', ')}`;
    case 'foreign':
      return `it does not know the words ${fit.words.join(', ')}`;
    case 'prose':
      return 'its steps are prose, which only a model can follow';
  }
}

async function chooseByModel(
  request: string,
  candidates: readonly Candidate[],
  { prompt, chat, seed, signal }: ChooseOptions & { readonly chat: ChatModel },
): Promise<Choice> {
  try {
    const { name, reason } = await askForSkill(request, candidates, { prompt, chat, seed, signal });
    if (name === null) return { skill: null, why: `${chat.name} named none of ${candidates.length} candidates` };
    const skill = candidates.find((candidate) => candidate.skill === name) ?? null;
    return { skill, why: `${chat.name} chose ${skill === null ? 'none' : 'it'}${reason === '' ? '' : `: ${reason}`}` };
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return { skill: null, why: `${chat.name} could not be asked for one: ${error.message}` };
  }
}
