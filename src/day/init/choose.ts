import type { PromoteMode } from '../../domain/library.ts';
import type { LogPlace } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { oneLine } from '../../report/plain.ts';
import type { Prices } from '../../store/prices.ts';
import { readSchedule } from '../../util/schedule/read-schedule.ts';
import { type Asker, openAsker, type Question } from './ask.ts';
import { chooseAgents } from './choose-agents.ts';
import { PROMOTE_OPTIONS, studentOptions, teacherOptions } from './options.ts';
import { type ChosenStudent, type ChosenTeacher, type OllamaUrl, readStudent, readTeacher } from './read-choice.ts';
import type { FoundAgent } from './survey.ts';
import type { FoundModels } from './survey-models.ts';

/** What a new pipeline is made of. */
export interface Choices {
  /** Besides the workspace's own folder. */
  readonly logs: readonly LogPlace[];
  readonly teacher: ChosenTeacher;
  /** Cheapest first; at least one. */
  readonly students: readonly ChosenStudent[];
  readonly promote: PromoteMode;
  readonly schedule: string | null;
}

/** What is said beforehand; null: to be asked, or left at what is usual. */
export type Given = { readonly [Name in keyof Choices]: Choices[Name] | null };

/** What there is on the machine. */
export interface Found {
  readonly agents: readonly FoundAgent[];
  readonly models: FoundModels;
  readonly prices: Prices;
}

/** What is taken where nobody says otherwise: nothing that costs money, and no logs from outside of the workspace. */
export function usualChoices({ models: { ollama } }: Found): Choices {
  const local = ollama.recommended === null ? [] : [readStudent(`ollama:${ollama.recommended}`, hostOf(ollama))];
  return {
    logs: [],
    teacher: readTeacher('induction', null),
    students: [readStudent('literal', null), ...local],
    promote: 'auto',
    schedule: null,
  };
}

/** The host that a pipeline has to name; null where it looks there anyway. */
export function hostOf({ isDefault, url }: FoundModels['ollama']): OllamaUrl {
  return isDefault ? null : url;
}

/** Asks for what was not given, thing by thing. Enter takes what is usual, and so does the end of the input. */
export async function choose(found: Found, given: Given, question: Question): Promise<Choices> {
  const usual = usualChoices(found);
  const asker = openAsker(question);
  return {
    logs: given.logs ?? (await chooseAgents(found.agents, asker.question)),
    teacher: given.teacher ?? (await chooseTeacher(found, usual, asker)),
    students: given.students ?? (await chooseStudents(found, usual, asker)),
    promote: given.promote ?? (await choosePromote(asker)),
    schedule: given.schedule ?? (await chooseSchedule(asker)),
  };
}

async function chooseTeacher({ models, prices }: Found, usual: Choices, asker: Asker): Promise<ChosenTeacher> {
  const options = teacherOptions(models, prices);
  const ready = options.filter(({ isReady }) => isReady);
  const missing = options.filter(({ isReady }) => !isReady).map(({ id }) => id);
  return asker.ask({
    title: 'Who writes the skills (the teacher)?',
    options: ready,
    notes: [
      keysSentence(models),
      ...(missing.length === 0
        ? []
        : [`No key or program here for: ${missing.join(', ')}. They can be named all the same.`]),
    ],
    prompt: 'Teacher: a number, or a name such as openai:gpt-6.1-sol [1]: ',
    usual: usual.teacher,
    read: (text) => readTeacher(idOf(text, ready), hostOf(models.ollama)),
  });
}

/** Names alone: a value is nobody's business here. */
export function keysSentence({ keys }: Pick<FoundModels, 'keys'>): string {
  return keys.length === 0 ? 'No key of a model is set in the environment.' : `Keys that are set: ${keys.join(', ')}.`;
}

async function chooseStudents({ models }: Found, usual: Choices, asker: Asker): Promise<readonly ChosenStudent[]> {
  const options = studentOptions(models);
  const { problem } = models.ollama;
  const numbers = usual.students.map(({ id }) => options.findIndex((option) => option.id === id) + 1).join(',');
  return asker.ask({
    title: 'Who is to follow them (the students)? Each skill is proven for the cheapest that passes.',
    options,
    notes: problem === null ? [] : [[`${problem.what}. ${problem.fix}`, problem.pull ?? ''].join(' ').trimEnd()],
    prompt: `Students, cheapest first: numbers with commas between, or names such as ollama:qwen3:4b [${numbers}]: `,
    usual: usual.students,
    read: (text) =>
      readStudents(
        text.split(',').map((each) => idOf(each, options)),
        hostOf(models.ollama),
      ),
  });
}

/** @throws NightschoolError USAGE, also for one that is named twice */
export function readStudents(ids: readonly string[], ollama: OllamaUrl): readonly ChosenStudent[] {
  const students = ids.filter((id) => id.trim() !== '').map((id) => readStudent(id, ollama));
  const twin = students.find(({ id }, index) => students.findIndex((each) => each.id === id) < index);
  if (twin !== undefined) throw new NightschoolError('USAGE', `The student ${twin.id} is named twice.`);
  if (students.length === 0) throw new NightschoolError('USAGE', 'No student is named.');
  return students;
}

function choosePromote(asker: Asker): Promise<PromoteMode> {
  return asker.ask({
    title: 'What becomes of a skill that has proven itself?',
    options: PROMOTE_OPTIONS,
    notes: [],
    prompt: 'Promotion [1]: ',
    usual: 'auto',
    read: (text) => readPromote(idOf(text, PROMOTE_OPTIONS)),
  });
}

/** @throws NightschoolError USAGE */
export function readPromote(text: string): PromoteMode {
  const found = PROMOTE_OPTIONS.find(({ id }) => id === text.trim());
  if (found !== undefined) return found.id;
  const known = PROMOTE_OPTIONS.map(({ id }) => id).join(', ');
  throw new NightschoolError('USAGE', `${JSON.stringify(text)} is no way to promote: ${known}.`);
}

function chooseSchedule(asker: Asker): Promise<string | null> {
  return asker.ask({
    title: null,
    options: [],
    notes: [],
    prompt: 'When do nights begin? A time such as 02:30, or Enter: whenever you run them: ',
    usual: null,
    read: readTime,
  });
}

/** @throws NightschoolError USAGE */
export function readTime(text: string): string {
  const schedule = readSchedule(text);
  if (typeof schedule !== 'string') return schedule.text;
  throw new NightschoolError('USAGE', `${JSON.stringify(oneLine(text))} ${schedule}.`);
}

function idOf(text: string, options: readonly { readonly id: string }[]): string {
  const answer = text.trim();
  return /^\d{1,3}$/.test(answer) ? (options[Number(answer) - 1]?.id ?? answer) : answer;
}
