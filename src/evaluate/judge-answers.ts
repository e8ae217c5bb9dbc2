import { z } from 'zod';
import type { ChatMessage } from '../domain/chat.ts';
import { findLongestJson } from '../util/find-json.ts';
import { parseIfJson } from '../util/json.ts';

const promptSchema = z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1);

/** A prompt of promptfoo as messages: it writes conversations as JSON, and others as plain text. */
export function chatMessagesOf(prompt: string): readonly ChatMessage[] {
  const parsed = promptSchema.safeParse(parseIfJson(prompt));
  if (!parsed.success) return [{ role: 'user', text: prompt }];
  return parsed.data.map(({ role, content }) =>
    role === 'assistant' ? { role, text: content, calls: [] } : { role, text: content },
  );
}

/** What promptfoo is to read of an answer; or what is wrong with it, where it would take bad form for a bad grade. */
export type Reading = { readonly text: string } | { readonly text: null; readonly problem: string };

/** `label` is what promptfoo calls the question. JSON is handed on by itself: around it models like to talk. */
export function readAnswer(label: string, answer: string): Reading {
  if (answer.trim() === '') return { text: null, problem: 'there is nothing in it' };
  if (label === 'model-graded-closedqa') {
    const letter = /\b([YN])[\s.*"'`)]*$/.exec(answer)?.[1];
    return letter === undefined
      ? { text: null, problem: 'it does not end with Y or N' }
      : { text: `${answer.trim()}\n${letter}` };
  }
  if (label === 'select-best') {
    return /\d/.test(answer) ? { text: answer } : { text: null, problem: 'there is no number in it' };
  }
  const schema = FORMS[label];
  if (schema === undefined) return { text: answer };
  const found = findLongestJson(answer);
  if (found === null) return { text: null, problem: 'there is no JSON object in it' };
  const parsed = schema.safeParse(found.value);
  if (parsed.success) return { text: JSON.stringify(found.value) };
  return { text: null, problem: `${parsed.error.issues[0]?.path.join('.') || 'the JSON'} is not what was asked for` };
}

const yesOrNo = z.union([z.boolean(), z.string().regex(/^(?:true|false|yes|no|y|n|pass|fail)$/i)]);
const score = z.union([z.number(), z.string().regex(/^\d+(?:\.\d+)?$/)]);

/** A grade without its decisive key would be taken for a pass. */
const FORMS: Readonly<Record<string, z.ZodType>> = {
  'llm-rubric': z.looseObject({ pass: yesOrNo }),
  factuality: z.looseObject({ category: z.string().regex(/^\s*[A-E]\s*$/i) }),
  'g-eval-steps': z.looseObject({ steps: z.array(z.string()).min(1) }),
  'g-eval': z.looseObject({ score, reason: z.string().min(1) }),
  'conversation-relevance': z.looseObject({ verdict: z.string() }),
};
