import type { ModelCall, ModelTokens } from '../domain/chat.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import type { PromptName } from '../domain/prompt.ts';
import { readLatestRun, readRun } from '../store/ledger.ts';
import { count } from '../util/amounts.ts';
import type { RankedFamily } from './families/rank-families.ts';
import type { Night, WiredModel } from './night.ts';

/** Tokens by which a night is judged before there was one to learn from: one family's lesson, drafts and refinements. */
const TEACHER_TOKENS_A_FAMILY: ModelTokens = { input: 160_000, output: 16_000, cached: 0 };
/** One call that has outcomes judged, and how many it is about. */
const TEACHER_TOKENS_A_JUDGING: ModelTokens = { input: 7000, output: 700, cached: 0 };
const JUDGED_AT_ONCE = 8;
/** Work of the teacher that no family's drafts take. */
const BESIDE: ReadonlySet<string> = new Set<PromptName>(['label-outcomes', 'cut-sessions', 'settle-borders']);
const STUDENT_TOKENS_A_TRIAL: ModelTokens = { input: 6000, output: 600, cached: 0 };
/** Baseline and gate together, about; and how often each practice case is sat. */
const EXAM_TRIALS = 60;
const PRACTICE_PASSES = 3;

/**
 * Says before the families are worked on what the night is expected to take, where models over a wire take part: from
 * what the last run took for each family and trial, else by rules of thumb, and what reading took already. Warns where
 * the budget will not reach. `open`: outcomes that the teacher is to judge.
 */
export async function announceEstimate(night: Night, ranked: readonly RankedFamily[], open: number): Promise<void> {
  if (night.models.length === 0) return;
  const due = ranked.filter((each) => isExamined(night, each)).map(({ family }) => family);
  const past = learn((await readLatestRun(night.workspace.dir, { except: night.runId })) ?? []);
  const taken = sumTokens(teacherCalls(await readRun(night.workspace.dir, night.runId)));
  const judging = times(past.judging ?? TEACHER_TOKENS_A_JUDGING, Math.ceil(open / JUDGED_AT_ONCE));
  const drafting = times(past.teacher ?? TEACHER_TOKENS_A_FAMILY, due.length);
  const teacher = add(add(taken, judging), drafting);
  const trials = due.reduce((sum, { sides }) => {
    return sum + EXAM_TRIALS + PRACTICE_PASSES * sides.filter(({ side }) => side === 'train').length;
  }, 0);
  const student = times(past.student ?? STUDENT_TOKENS_A_TRIAL, trials);
  const isWired = (role: WiredModel['role']): boolean => night.models.some((model) => model.role === role);
  const teacherTokens = isWired('teacher') ? total(teacher) : 0;
  const studentTokens = isWired('student') ? total(student) : 0;
  const usd = sumOrUnknown([priceOf(night, 'teacher', teacher), priceOf(night, 'student', student)]);
  const known = [past.teacher, past.student].filter((each) => each !== null).length;
  const source = ['by rules of thumb', 'in part by rules of thumb', 'as in the last run'][known];
  const judged = open === 0 ? '' : `, ${open === 1 ? '1 outcome' : `${open} outcomes`} to judge`;
  const basis = `${due.length === 1 ? '1 family' : `${due.length} families`} to examine, about ${count(trials)} trials${judged}, ${source}`;
  const minutes = past.minutes === null ? null : past.minutes * trials;
  night.emit({ type: 'spend-estimated', teacherTokens, studentTokens, usd, minutes, basis });
  warnOfBudget(night, { teacherTokens, studentTokens, usd, minutes });
}

/** Any exam counts as a whole one, drafts and all: what is live, or passed without help, may do no longer. */
function isExamined({ pipeline }: Night, { family: { sides }, isSettled, work }: RankedFamily): boolean {
  const heldOut = sides.filter(({ side }) => side === 'held-out').length;
  return !isSettled && work !== 'leave' && heldOut >= pipeline.gate.minimumHeldOut;
}

function warnOfBudget(
  { pipeline: { budget }, emit }: Night,
  expected: { readonly [Limit in keyof Pipeline['budget']]: number | null },
): void {
  for (const limit of ['teacherTokens', 'studentTokens', 'usd', 'minutes'] as const) {
    const [most, need] = [budget[limit], expected[limit]];
    if (most === null || need === null || need <= most) continue;
    const message = `budget.${limit} is ${most}, and this night is expected to take ${Number(need.toFixed(2))}: what is left over waits for the next night.`;
    emit({ type: 'warning-raised', message });
  }
}

interface Past {
  /** Of one drafted skill and of one trial, on average; null where the run had none. */
  readonly teacher: ModelTokens | null;
  readonly student: ModelTokens | null;
  /** Of one call that had outcomes judged. */
  readonly judging: ModelTokens | null;
  /** Of the whole run, for each trial. */
  readonly minutes: number | null;
}

function learn(events: readonly RunEvent[]): Past {
  const calls = paidCalls(events);
  const drafted = new Set(events.flatMap((event) => (event.type === 'draft-written' ? [event.skill] : []))).size;
  const trials = events.filter(({ type }) => type === 'trial-finished').length;
  const mean = (mine: readonly ModelCall[], over: number): ModelTokens | null =>
    over === 0 || mine.length === 0 ? null : times(sumTokens(mine), 1 / over);
  const judgings = calls.filter(({ purpose }) => purpose === 'label-outcomes');
  const ended = events.findLast((event) => event.type === 'run-ended');
  return {
    teacher: mean(
      teacherCalls(events).filter(({ purpose }) => !BESIDE.has(purpose)),
      drafted,
    ),
    student: mean(
      calls.filter(({ role }) => role !== 'teacher'),
      trials,
    ),
    judging: mean(judgings, judgings.length),
    minutes: ended === undefined || trials === 0 ? null : ended.durationMs / 60_000 / trials,
  };
}

function paidCalls(events: readonly RunEvent[]): readonly ModelCall[] {
  return events.flatMap((event) => (event.type === 'model-called' && event.call.from === 'model' ? [event.call] : []));
}

function teacherCalls(events: readonly RunEvent[]): readonly ModelCall[] {
  return paidCalls(events).filter(({ role }) => role === 'teacher');
}

function sumTokens(calls: readonly ModelCall[]): ModelTokens {
  return calls.reduce((sum, { tokens }) => add(sum, tokens), { input: 0, output: 0, cached: 0 });
}

/** Of the first model of a role: the ladder's dearer students are asked only where the cheapest does not do. */
function priceOf({ models }: Night, role: WiredModel['role'], tokens: ModelTokens): number | null {
  const model = models.find((each) => each.role === role);
  if (model === undefined) return 0;
  if (model.price === null) return null;
  const { input, output } = model.price;
  return (tokens.input * input + tokens.output * output) / 1_000_000;
}

function sumOrUnknown(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function times({ input, output, cached }: ModelTokens, factor: number): ModelTokens {
  return {
    input: Math.round(input * factor),
    output: Math.round(output * factor),
    cached: Math.round(cached * factor),
  };
}

function add(a: ModelTokens, b: ModelTokens): ModelTokens {
  return { input: a.input + b.input, output: a.output + b.output, cached: a.cached + b.cached };
}

function total({ input, output }: ModelTokens): number {
  return input + output;
}
