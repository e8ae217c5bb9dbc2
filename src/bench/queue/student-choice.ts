import type { OllamaChoice } from '../../domain/pipeline.ts';
import { ollamaChoice } from '../../providers/testing/choices.ts';

/** With a temperature, so that its repeats count. */
export function studentChoice(url: string): OllamaChoice {
  return ollamaChoice(url, { temperature: 0.7, attempts: 3 });
}
