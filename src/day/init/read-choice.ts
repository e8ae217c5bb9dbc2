import type { StudentChoice, TeacherChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { student, teacher } from '../../store/model-schema.ts';
import { CODING_AGENTS, isCodingAgent, isProvider, type ModelSettings, PROVIDERS } from './model-table.ts';

/** A model that was chosen: as a pipeline file has it, and what that comes to. */
export interface Chosen<Choice> {
  /** As people name it to `--teacher` and `--student`: `openai:gpt-6.1-sol`. */
  readonly id: string;
  readonly settings: ModelSettings;
  readonly choice: Choice;
}

export type ChosenTeacher = Chosen<TeacherChoice>;
export type ChosenStudent = Chosen<StudentChoice>;

/** Where the Ollama is that models named here run on; null: where a pipeline looks anyway. */
export type OllamaUrl = string | null;

/** @throws NightschoolError USAGE */
export function readTeacher(text: string, ollama: OllamaUrl): ChosenTeacher {
  const id = text.trim();
  const settings = id === 'induction' ? { use: 'induction' } : (commandOf(id) ?? overWire(id, ollama));
  const read = teacher.safeParse(settings);
  if (settings !== null && read.success) return { id, settings, choice: read.data };
  throw new NightschoolError('USAGE', `${JSON.stringify(text)} names no teacher.`, {
    hint: `Name one of: ${TEACHERS}.`,
  });
}

/** @throws NightschoolError USAGE */
export function readStudent(text: string, ollama: OllamaUrl): ChosenStudent {
  const id = text.trim();
  const settings = id === 'literal' ? { use: 'literal' } : overWire(id, ollama);
  const read = student.safeParse(settings);
  if (settings !== null && read.success) return { id, settings, choice: read.data };
  throw new NightschoolError('USAGE', `${JSON.stringify(text)} names no student.`, {
    hint: `Name one of: ${STUDENTS}.`,
  });
}

const WIRED = [...Object.keys(PROVIDERS), 'ollama'].map((name) => `${name}:<model>`).join(', ');
const STUDENTS = `literal, ${WIRED}`;
const TEACHERS = `induction, ${WIRED}, ${Object.keys(CODING_AGENTS)
  .map((name) => `command:${name}`)
  .join(', ')}`;

function commandOf(id: string): ModelSettings | null {
  const [use, program = ''] = id.split(':');
  return use === 'command' && isCodingAgent(program) ? CODING_AGENTS[program].settings : null;
}

function overWire(id: string, ollama: OllamaUrl): ModelSettings | null {
  const colon = id.indexOf(':');
  const [provider, model] = [id.slice(0, Math.max(0, colon)), id.slice(colon + 1).trim()];
  if (model === '' || /\p{Cc}/u.test(model)) return null;
  if (provider === 'ollama') return { use: 'ollama', model, ...(ollama !== null && { hosts: [ollama] }) };
  return isProvider(provider) ? PROVIDERS[provider].settings(model) : null;
}
