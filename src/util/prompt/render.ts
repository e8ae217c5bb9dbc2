import type { Prompt } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';

/**
 * The prompt with its `{{name}}` places filled in. Values stand as they are: nothing in them is taken for a place.
 * @throws NightschoolError PROMPT_INVALID where the prompt has a place without a value, or a value without a place
 */
export function renderPrompt(prompt: Prompt, values: { readonly [name: string]: string }): string {
  const given = new Map(Object.entries(values));
  const placed = new Set<string>();
  const text = prompt.text.replace(/\{\{([^{}]*)\}\}/g, (_place, name: string) => {
    const value = given.get(name);
    if (value === undefined) throw invalid(prompt, `{{${name}}} is not one of ${listNames(given.keys())}`);
    placed.add(name);
    return value;
  });
  const missing = [...given.keys()].filter((name) => !placed.has(name));
  if (missing.length > 0) throw invalid(prompt, `${listNames(missing)} must stand somewhere in it`);
  return text;
}

function invalid({ name }: Prompt, problem: string): NightschoolError {
  return new NightschoolError('PROMPT_INVALID', `pipelines/prompts/${name}.md: ${problem}.`);
}

function listNames(names: Iterable<string>): string {
  const listed = [...names].sort().map((name) => `{{${name}}}`);
  return listed.length === 0 ? 'its values: it has none' : listed.join(', ');
}
