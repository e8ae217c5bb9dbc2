import type { Student } from '../../domain/model.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { createChatStudent } from '../../night/models/open-student.ts';
import { openForTest } from '../../providers/testing/open.ts';
import { studentChoice } from './student-choice.ts';

/** The student that this process asks itself: what the queue's is compared with. */
export async function openStudentHere(url: string, prompt: Prompt): Promise<Student> {
  const choice = studentChoice(url);
  const { model } = await openForTest(choice);
  return createChatStudent(model, { temperature: choice.temperature, prompt, user: null });
}
