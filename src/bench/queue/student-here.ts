import type { Student } from '../../domain/model.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { createChatStudent } from '../../night/open-student.ts';
import { ollamaChoice } from '../../providers/testing/choices.ts';
import { openForTest } from '../../providers/testing/open.ts';

/** With a temperature, so that its repeats count. */
export function studentChoice(url: string): OllamaChoice {
  return ollamaChoice(url, { temperature: 0.7, attempts: 3 });
}

/** The student that this process asks itself: what the queue's is compared with. */
export async function openStudentHere(url: string, prompt: Prompt): Promise<Student> {
  const choice = studentChoice(url);
  const { model } = await openForTest(choice);
  return createChatStudent(model, { temperature: choice.temperature, prompt, user: null });
}
