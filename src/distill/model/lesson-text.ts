import type { Lesson } from '../../domain/family.ts';
import type { DraftContext, TaskLesson, TrainFailure } from '../../domain/model.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { fence } from '../../util/prompt/fence.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { chooseFailures } from './choose.ts';
import { clip } from './clip.ts';
import { printFailure, printTask, printTexts } from './print-record.ts';

const RECORDS_ROOM = 60_000;
const RECORD_ROOM = 6000;
/** With less room than this a record says nothing. */
const LEAST_ROOM = 800;
const MEMORY_ROOM = 4000;
const MOST_MEMORIES = 3;
const LONGEST_RULE = 1000;
const MOST_FAILURES = 5;
const FAILURE_ROOM = 6000;

/** A task with what the teacher learnt from it before, where it did. */
export interface Studied {
  readonly task: CleanTask;
  readonly lesson: TaskLesson | null;
}

/** Everything a teacher is told of a family before it writes; the same for every draft and refinement of a night. */
export function printLesson(lesson: Lesson, context: DraftContext, studied: readonly Studied[]): string {
  const { rules = [] } = context;
  const learnt = studied.flatMap(({ task, lesson: words }) =>
    words === null ? [] : [JSON.stringify({ task: task.id, ...words })],
  );
  const memories = context.memories
    .slice(0, MOST_MEMORIES)
    .map(({ path, text }) => printTexts(`memory ${path}`, [text], MEMORY_ROOM));
  return [
    part(`Name of the skill: ${lesson.family.name}`, []),
    part('Tools of whoever follows it', [fence('tools', printTools(lesson, context))]),
    part('Recorded tasks', printRecords(studied.map(({ task }) => task))),
    ...(learnt.length === 0 ? [] : [part('What was learnt from some of them', [fence('lessons', learnt.join('\n'))])]),
    ...(memories.length === 0 ? [] : [part('Recalled memories', memories)]),
    ...(rules.length === 0 ? [] : [part('What people refused', [fence('rules', rules.map(printRule).join('\n'))])]),
  ].join('\n\n');
}

/** What a first draft begins with. */
export function printIncumbent(incumbent: SkillVersion | null): string {
  if (incumbent === null) return part('The version that is live', ['There is none: write the first one.']);
  const request =
    'Your draft begins as this version. Update it where the records call for it; do not start over unless it is beyond repair.';
  return part('The version that is live', [printVersion(incumbent), request]);
}

export function printVersion(version: SkillVersion): string {
  return fence(`skill ${version.skill}`, skillDocument(version));
}

/** Some failures of every cause, each with the same task as it was recorded, where that is known. */
export function printFailures(failures: readonly TrainFailure[], { tasks }: Lesson): string {
  const recorded = new Map(tasks.map((task) => [task.id, task]));
  const printed = chooseFailures(failures, MOST_FAILURES).flatMap((failure) => {
    const task = recorded.get(failure.taskId);
    const record = task === undefined ? [] : ['Recorded:', printTask(task, FAILURE_ROOM / 2)];
    return [printFailure(failure, FAILURE_ROOM), ...record];
  });
  return printed.length === 0 ? 'None was recorded.' : printed.join('\n');
}

/** One line each, so that none can pass for two. */
function printRule(rule: string): string {
  return `- ${clip(rule.replace(/\s+/g, ' ').trim(), LONGEST_RULE)}`;
}

function part(title: string, paragraphs: readonly string[]): string {
  return [`# ${title}`, ...paragraphs].join('\n\n');
}

function printTools({ family, writes }: Lesson, { tools }: DraftContext): string {
  const known = tools ?? family.tools.map((name) => ({ name, writes: writes.includes(name) }));
  return known
    .map((tool) => JSON.stringify(tool))
    .toSorted()
    .join('\n');
}

function printRecords(tasks: readonly CleanTask[]): readonly string[] {
  const printed: string[] = [];
  let room = RECORDS_ROOM;
  for (const task of tasks) {
    const text = printTask(task, Math.min(RECORD_ROOM, room));
    if (text.length > room || room < LEAST_ROOM) break;
    printed.push(text);
    room -= text.length;
  }
  return printed;
}
