import { z } from 'zod';
import type { ChatModel } from '../../domain/chat.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { findLongestJson } from '../../util/find-json.ts';
import { fence } from '../../util/prompt/fence.ts';
import { renderPrompt } from '../../util/prompt/render.ts';

/** A skill as a model is told of it before it opens one. */
export interface ToldSkill {
  readonly skill: string;
  readonly description: string;
}

export interface AskForSkillOptions {
  /** `choose-skill` */
  readonly prompt: Prompt;
  readonly chat: ChatModel;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const answer = z.object({ skill: z.string(), reason: z.string().default('') });

const ANSWER_JSON = {
  type: 'object',
  properties: { skill: { type: 'string' }, reason: { type: 'string' } },
  required: ['skill', 'reason'],
  additionalProperties: false,
};

/**
 * Has a model say which of the skills a request is for, by names and descriptions alone. The name is as it wrote it
 * (`none`, or one that is not there); null where its answer names nothing. Rejects as a ChatModel does.
 */
export async function askForSkill(
  request: string,
  skills: readonly ToldSkill[],
  { prompt, chat, seed, signal }: AskForSkillOptions,
): Promise<{ readonly name: string | null; readonly reason: string }> {
  const { text } = await chat.complete({
    purpose: 'choose-skill',
    messages: [
      { role: 'system', text: renderPrompt(prompt, { skills: listSkills(skills) }) },
      { role: 'user', text: fence('request', request) },
    ],
    tools: [],
    schema: { name: 'choose-skill', json: ANSWER_JSON },
    seed,
    signal,
  });
  const parsed = answer.safeParse(findLongestJson(text)?.value);
  return parsed.success ? { name: parsed.data.skill, reason: parsed.data.reason } : { name: null, reason: '' };
}

/** As clients of the Agent Skills format show skills to a model. */
function listSkills(skills: readonly ToldSkill[]): string {
  const entries = skills.map(
    ({ skill, description }) =>
      `  <skill>\n    <name>${skill}</name>\n    <description>${escapeXml(description)}</description>\n  </skill>`,
  );
  return `<available_skills>\n${entries.join('\n')}\n</available_skills>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
