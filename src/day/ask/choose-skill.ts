import { z } from 'zod';
import type { ChatModel } from '../../domain/chat.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { findLongestJson } from '../../util/find-json.ts';
import { fence } from '../../util/prompt/fence.ts';
import { renderPrompt } from '../../util/prompt/render.ts';
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

const answer = z.object({ skill: z.string(), reason: z.string().default('') });

const ANSWER_JSON = {
  type: 'object',
  properties: { skill: { type: 'string' }, reason: { type: 'string' } },
  required: ['skill', 'reason'],
  additionalProperties: false,
};

async function chooseByModel(
  request: string,
  candidates: readonly Candidate[],
  { prompt, chat, seed, signal }: ChooseOptions & { readonly chat: ChatModel },
): Promise<Choice> {
  try {
    const { text } = await chat.complete({
      purpose: 'choose-skill',
      messages: [
        { role: 'system', text: renderPrompt(prompt, { skills: listSkills(candidates) }) },
        { role: 'user', text: fence('request', request) },
      ],
      tools: [],
      schema: { name: 'choose-skill', json: ANSWER_JSON },
      seed,
      signal,
    });
    return readChoice(text, candidates, chat.name);
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return { skill: null, why: `${chat.name} could not be asked for one: ${error.message}` };
  }
}

function readChoice(text: string, candidates: readonly Candidate[], model: string): Choice {
  const parsed = answer.safeParse(findLongestJson(text)?.value);
  if (!parsed.success) return { skill: null, why: `${model} named none of ${candidates.length} candidates` };
  const { skill: name, reason } = parsed.data;
  const skill = candidates.find((candidate) => candidate.skill === name) ?? null;
  return { skill, why: `${model} chose ${skill === null ? 'none' : 'it'}${reason === '' ? '' : `: ${reason}`}` };
}

/** As clients of the Agent Skills format show skills to a model. */
function listSkills(candidates: readonly Candidate[]): string {
  const entries = candidates.map(
    ({ skill, description }) =>
      `  <skill>\n    <name>${skill}</name>\n    <description>${escapeXml(description)}</description>\n  </skill>`,
  );
  return `<available_skills>\n${entries.join('\n')}\n</available_skills>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
