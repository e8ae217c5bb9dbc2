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
  const later = task.steps.filter(({ afterTurn, status }) => afterTurn >= correction.turn && status === 'ok');
  const done = later.length === 0 ? '' : ` Then ${later.slice(0, 4).map(printCall).join(', ')} was done.`;
  const call = fault === null ? 'the answer' : printCall(fault.step);
  const { cause, right, check } = mistakeOf(task, fault, correction);
  const said = `The user said: ${quote(correction.instructions.join(' '), 240)}`;
  return {
    worthLearning: true,
    outcome: 'failed',
    failurePoint: `After ${call} the user said: ${quote(correction.text, 200)}`,
    flawedReasoning: cause,
    correctApproach: `${right}${said}${done}`,
    prevention: `${check} ${said}`,
  };
}

/** What went wrong in general terms: `right` is a sentence with a space behind it, or empty. */
interface Mistake {
  readonly cause: string;
  readonly right: string;
  readonly check: string;
}

/** What was assumed wrongly, where the values of the record show it; else what kind of mistake the user names. */
function mistakeOf(task: CleanTask, fault: Fault | null, correction: Correction): Mistake {
  const before = fault === null ? 'answering' : plain(fault.step.tool, 80);
  const checked = fault?.argument == null ? 'what this user wants of such requests' : plain(fault.argument, 40);
  const usual = { right: '', check: `Before ${before}, check ${checked}.` };
  if (fault?.step.status === 'error') {
    return {
      ...usual,
      cause: sentence(`${plain(fault.step.tool, 80)} answered: ${quote(errorText(fault.step), 160)}`),
    };
  }
  const choice = fault === null ? null : wrongChoice(task, fault, correction);
  if (choice !== null) return { ...choice, check: `Before ${before}, ${choice.check}` };
  if (OMISSION.test(correction.text)) {
    return {
      cause: 'Something that was asked for was left undone.',
      right: 'Do all of what is asked for. ',
      check: 'Before saying that it is done, check that nothing of what was asked for is left.',
    };
  }
  if (fault?.argument == null) return { ...usual, cause: 'What was done is not what the user meant.' };
  const { tool, arguments: args } = fault.step;
  const value = plain(JSON.stringify(args[fault.argument]), 60);
  const given = `${plain(tool, 80)} was given ${plain(fault.argument, 40)}: ${value}`;
  return { ...usual, cause: `${given}, which is not what the user meant.` };
}

/** Where another result of a list was named than the one that was taken. */
function wrongChoice(task: CleanTask, { step }: Fault, { turn }: Correction): Mistake | null {
  const asked = task.request.slice(0, Math.max(1, turn - 1));
  for (const origin of originsOf(task)[task.steps.indexOf(step)]?.values() ?? []) {
    if (origin.kind !== 'result' || origin.choice === null) continue;
    const { list, of, index } = origin.choice;
    const named = list.findIndex((element) => fieldNamed(element, asked) !== null);
    if (named < 0 || fieldNamed(list[index], asked) !== null) continue;
    const [tool, field] = [plain(origin.choice.tool, 80), fieldNamed(list[named], asked)];
    return {
      cause: `Of ${of} results of ${tool}, number ${index + 1} was taken, but number ${named + 1} is the one whose ${field} is in the request.`,
      right: `Of several results of ${tool}, take the one whose ${field} is in the request. `,
      check: `compare the ${field} of each result of ${tool} with the request.`,
    };
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
