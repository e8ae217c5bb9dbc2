import type { TaskLesson } from '../../domain/model.ts';
import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { type Correction, correctionOf } from './correction.ts';
import { fieldNamed } from './decisions.ts';
import { errorText, isPassing } from './error-word.ts';
import { type Fault, faultOf, refusedStep } from './fault.ts';
import { originsOf } from './origins.ts';
import { plain, quote, sentence } from './plain.ts';
import { printCall } from './print-call.ts';

type Failed = Omit<Extract<TaskLesson, { outcome: 'failed' }>, 'preferences'>;

const OMISSION =
  /\b(?:forgot|missed|missing|did ?n[o']?t|still (?:there|in|one|not|\d)|left out|there (?:is|are) (?:no|still)|gave up)\b/i;

/**
 * What a failed task teaches: from the correction of the user, from what was done after it, and from calls that were
 * refused. Null where nothing in the record says what went wrong or what would have been right.
 */
export function failureLesson(task: CleanTask, isWrite: (tool: string) => boolean): Failed | null {
  const correction = correctionOf(task);
  const refused = refusedStep(task);
  if (correction !== null && correction.instructions.length > 0) return correctedLesson(task, correction, isWrite);
  if (refused === null || isPassing(refused)) return null; // a service that was down teaches nothing by itself
  return refusedLesson(task, refused);
}

/** The error, or what the user objected to, as the record has it. */
export function symptomOf(task: CleanTask): string {
  const correction = correctionOf(task);
  if (correction !== null) return `The user said: ${quote(correction.text, 200)}`;
  const refused = refusedStep(task);
  if (refused !== null) return sentence(`${plain(refused.tool, 80)} answered: ${quote(errorText(refused), 200)}`);
  return plain(task.outcome.evidence.find(({ supports }) => supports === 'failed')?.detail ?? '', 240);
}

function correctedLesson(task: CleanTask, correction: Correction, isWrite: (tool: string) => boolean): Failed {
  const fault = faultOf(task, isWrite);
  const wanted = quote(correction.instructions.join(' '), 240);
  const later = task.steps.filter(({ afterTurn, status }) => afterTurn >= correction.turn && status === 'ok');
  const done = later.length === 0 ? '' : ` Then ${later.slice(0, 4).map(printCall).join(', ')} was done.`;
  const call = fault === null ? 'the answer' : printCall(fault.step);
  const before = fault === null ? 'answering' : plain(fault.step.tool, 80);
  const checked = fault?.argument == null ? 'what this user said of such requests' : plain(fault.argument, 40);
  return {
    worthLearning: true,
    outcome: 'failed',
    failurePoint: `After ${call} the user said: ${quote(correction.text, 200)}`,
    flawedReasoning: causeOf(task, fault, correction),
    correctApproach: `The user wants: ${wanted}${done}`,
    prevention: `Before ${before}, check ${checked}: ${wanted}`,
  };
}

/** What was assumed wrongly, where the values of the record show it; else what kind of mistake the user names. */
function causeOf(task: CleanTask, fault: Fault | null, correction: Correction): string {
  if (fault?.step.status === 'error') {
    return sentence(`${plain(fault.step.tool, 80)} answered: ${quote(errorText(fault.step), 160)}`);
  }
  const choice = fault === null ? null : wrongChoice(task, fault, correction);
  if (choice !== null) return choice;
  if (OMISSION.test(correction.text)) return 'Something that was asked for was left undone.';
  if (fault?.argument == null) return 'What was done is not what the user meant.';
  const { tool, arguments: args } = fault.step;
  const value = plain(JSON.stringify(args[fault.argument]), 60);
  return `${plain(tool, 80)} was given ${plain(fault.argument, 40)}: ${value}, which is not what the user meant.`;
}

/** Where another result of a list was named than the one that was taken. */
function wrongChoice(task: CleanTask, { step }: Fault, { turn }: Correction): string | null {
  const asked = task.request.slice(0, Math.max(1, turn - 1));
  for (const origin of originsOf(task)[task.steps.indexOf(step)]?.values() ?? []) {
    if (origin.kind !== 'result' || origin.choice === null) continue;
    const { list, of, index, tool } = origin.choice;
    const named = list.findIndex((element) => fieldNamed(element, asked) !== null);
    if (named < 0 || fieldNamed(list[index], asked) !== null) continue;
    const field = fieldNamed(list[named], asked);
    return `Of ${of} results of ${plain(tool, 80)}, number ${index + 1} was taken, but number ${named + 1} is the one whose ${field} is in the request.`;
  }
  return null;
}

function refusedLesson({ steps }: CleanTask, refused: CleanStep): Failed {
  const tool = plain(refused.tool, 80);
  const error = quote(errorText(refused), 200);
  const tries = steps.filter((step) => step.tool === refused.tool && step.status === 'error').length;
  return {
    worthLearning: true,
    outcome: 'failed',
    failurePoint: sentence(`${printCall(refused)} was refused${tries > 1 ? ` ${tries} times` : ''}: ${error}`),
    flawedReasoning: sentence(`${tool} answered: ${error}`),
    correctApproach: '',
    prevention: sentence(`Before ${tool}, check for what it refused here: ${error}`),
  };
}
