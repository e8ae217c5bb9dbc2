import type { CommandChoice, StudentChoice, TeacherChoice } from '../domain/pipeline.ts';

/** What reports, prices and recordings call a model: `provider/model`; an embedded one by its own name. */
export function modelName(choice: Exclude<TeacherChoice | StudentChoice, CommandChoice>): string {
  if (choice.use === 'openai') return `${choice.preset}/${choice.model}`;
  return choice.use === 'ollama' ? `ollama/${choice.model}` : choice.use;
}
