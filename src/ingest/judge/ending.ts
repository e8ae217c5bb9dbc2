import type { Step } from '../../domain/task.ts';
import { isWrite, saysItWrites, type ToolRules } from '../../util/tool-kind.ts';
import { PHRASES } from '../talk/phrases.ts';
import { asksQuestion, demandsAnswer, isSpokenCall, isUnfinished } from '../talk/turn-kind.ts';
import { includesPhrase, toWords } from '../talk/words.ts';
import { type Finding, listNames, namesOf, quote } from './finding.ts';
import { shareOfClaims, WEIGHTS } from './weights.ts';

/** How a request was left off. */
export interface Ended {
  readonly steps: readonly Step[];
  readonly reply: string;
  /** Calls were made after the reply, and nothing was said about them. */
  readonly silent: boolean;
  /** The person said something after the reply: a question in it is not left open. */
  readonly answered: boolean;
  readonly rounds: number;
  readonly interrupted: boolean;
  /** What the agent runs on failed. */
  readonly broken: boolean;
}

/**
 * What the last calls and the reply say: a failure, an open end, a hand-over, or completion. `isCheckFailing`: a check
 * failed last, so that a question at the end is no courtesy.
 */
export function findEnding(
  ended: Ended,
  options: { readonly rules: ToolRules; readonly isCheckFailing: boolean },
): readonly Finding[] {
  const { steps, reply, rounds } = ended;
  const handover = findHandover(ended, options.rules);
  if (handover !== null) return handover;
  const findings = [...failures(ended, options.rules), ...openEnds(ended, options)];
  if (findings.length > 0) return findings;
  const weight = WEIGHTS.completed * shareOfClaims(rounds);
  const said = `The agent ended with: ${quote(reply)}`;
  const left = findUnresolved(steps).length > 0 ? 'Some calls had failed before.' : 'No call was left failed.';
  return [{ kind: 'completed', supports: 'passed', detail: `${said} ${left}`, weight }];
}

/**
 * Failed calls whose tool succeeded later with other arguments, trouble on the way; and those whose tool never did. What
 * `findings` tell of a tool is not told again.
 */
export function findTrouble(steps: readonly Step[], findings: readonly Finding[]): readonly Finding[] {
  const told = new Set(findings.flatMap(({ supports, tools = [] }) => (supports === 'failed' ? tools : [])));
  const unresolved = new Set(findUnresolved(steps));
  const failed = steps.filter((step) => step.status === 'error' && !told.has(step.tool));
  const madeUp = failed.filter((step) => !unresolved.has(step));
  const left = failed.filter((step) => unresolved.has(step));
  const { completed, otherwise } = WEIGHTS.leftFailed;
  const isCompleted = findings.some(({ kind }) => kind === 'completed');
  return [...overcome(madeUp), ...(isCompleted ? leftFailed([...unresolved], completed) : leftFailed(left, otherwise))];
}

function overcome(steps: readonly Step[]): readonly Finding[] {
  if (steps.length === 0) return [];
  const { each, all } = WEIGHTS.overcome;
  const calls = steps.length === 1 ? 'A call' : `${steps.length} calls`;
  const tools = namesOf(steps);
  const later = tools.length === 1 ? 'one succeeded' : 'one of the same tool succeeded';
  const detail = `${calls} of ${listNames(tools)} failed before ${later}.`;
  return [failure('tool-error', detail, Math.max(all, each * steps.length))];
}

/** Whether the record ends in a failure, so that thanks are no praise. */
export function endsInFailure({ steps, reply }: Pick<Ended, 'steps' | 'reply'>): boolean {
  const last = steps.at(-1);
  return (last !== undefined && last.status !== 'ok') || gaveUp(reply);
}

function failures({ steps, reply }: Ended, rules: ToolRules): readonly Finding[] {
  const last = steps.at(-1);
  const findings: Finding[] = [];
  if (gaveUp(reply) && (steps.length === 0 || steps.some(({ status }) => status !== 'ok'))) {
    findings.push(failure('gave-up', `The agent gave up: ${quote(reply)}`, WEIGHTS.endedInFailure));
  }
  if (isSpokenCall(reply)) {
    findings.push(
      failure('missing-result', 'The last reply is a tool call that was never executed.', WEIGHTS.unexecuted),
    );
  }
  if (last?.status === 'error') {
    const finding = failure('tool-error', `The last call, ${last.tool}, failed.`, WEIGHTS.endedInFailure);
    findings.push({ ...finding, tools: [last.tool] });
  }
  const hasWritten = steps.some(({ status, tool }) => status !== 'error' && isWrite(tool, rules));
  const writes = hasWritten ? [] : steps.filter(({ tool }) => saysItWrites(tool) && isWrite(tool, rules));
  if (writes.length > 0 && claimsSuccess(reply)) {
    const tools = namesOf(writes);
    const detail = `Every call that writes failed (${listNames(tools)}), and the reply does not say so: ${quote(reply)}`;
    findings.push({ ...failure('contradiction', detail, WEIGHTS.hollow), tools });
  }
  return findings;
}

function openEnds(
  ended: Ended,
  { rules, isCheckFailing }: { readonly rules: ToolRules; readonly isCheckFailing: boolean },
): readonly Finding[] {
  const { steps, reply, silent, answered } = ended;
  const last = steps.at(-1);
  const hasWritten = (): boolean => steps.some(({ status, tool }) => status === 'ok' && isWrite(tool, rules));
  const findings: Finding[] = [];
  if (ended.broken) findings.push(open('interrupted', 'What the agent runs on failed before it was done.'));
  if (last?.status === 'missing')
    findings.push(open('missing-result', `The last call, ${last.tool}, has no result: stopped, or still at work.`));
  if (reply === '') findings.push(open('no-reply', 'The agent did not reply.'));
  else if (silent) findings.push(open('no-reply', 'The agent said nothing after its last call.'));
  else if (asksQuestion(reply) && !answered && (isCheckFailing || !hasWritten())) {
    findings.push(open('no-reply', `The agent asked a question that nobody answered: ${quote(reply.slice(-120))}`));
  } else if (answered && demandsAnswer(reply) && !hasWritten()) {
    findings.push(open('no-reply', `The agent asked for something that it never got: ${quote(reply.slice(-120))}`));
  } else if (isUnfinished(reply) && !isSpokenCall(reply)) {
    findings.push(open('no-reply', `The agent announced work that is not in the record: ${quote(reply.slice(-120))}`));
  } else if (gaveUp(reply) && steps.length > 0 && steps.every(({ status }) => status === 'ok')) {
    findings.push(open('gave-up', `The agent declined, rightly or not: ${quote(reply)}`));
  }
  return findings;
}

const HAND_OVER = /(?:^|_)(?:transfer|hand_?(?:off|over)|escalate|connect|route|forward)(?:_|$)/;
/** No `agent` alone: agents hand over to each other. */
const TO_PERSON = /(?:^|_)(?:humans?|person|people|operator|supervisor|representative|staff|live_agent)(?:_|$)/;

/** The last successful write handed the request to a person: the end of it, whatever is said then. */
function findHandover({ steps }: Ended, rules: ToolRules): readonly Finding[] | null {
  const isDone = ({ status, tool }: Step): boolean => status === 'ok' && isWrite(tool, rules);
  const last = steps.findLast(isDone);
  const name = last?.tool.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase() ?? '';
  if (last === undefined || !HAND_OVER.test(name) || !TO_PERSON.test(name)) return null;
  const writes = steps.filter(isDone);
  const looks = steps.filter(({ status }) => status === 'ok').length - writes.length;
  const isClean = writes.length === 1 && steps.every(({ status }) => status === 'ok');
  if (!isClean)
    return [open('gave-up', `The agent handed over to a person with ${last.tool}, not having done all of it.`)];
  const detail = `The agent handed over to a person with ${last.tool} after ${looks} look-ups, having changed nothing.`;
  return [{ kind: 'completed', supports: 'passed', detail, weight: looks > 0 ? WEIGHTS.handedOver : 0 }];
}

function leftFailed(steps: readonly Step[], weight: number): readonly Finding[] {
  if (steps.length === 0) return [];
  const errors = steps.filter(({ status }) => status === 'error');
  const tools = namesOf(errors.length > 0 ? errors : steps);
  const went = errors.length > 0 ? 'failed' : 'gave no result';
  const detail = `${listNames(tools)} ${went} and ${tools.length === 1 ? 'was' : 'were'} not repeated with success.`;
  return [failure('tool-error', detail, weight)];
}

function failure(kind: Finding['kind'], detail: string, weight: number): Finding {
  return { kind, supports: 'failed', detail, weight };
}

function open(kind: Finding['kind'], detail: string): Finding {
  return { kind, supports: 'unknown', detail, weight: 0 };
}

/** Whether an answer neither refuses, nor gives up, nor asks what to do instead. */
function claimsSuccess(reply: string): boolean {
  return reply !== '' && !gaveUp(reply) && !asksQuestion(reply) && !includesPhrase(toWords(reply), PHRASES.refusals);
}

/** The calls that failed, or have no result, and whose tool never succeeded afterwards. */
function findUnresolved(steps: readonly Step[]): readonly Step[] {
  const succeeded = new Set<string>();
  const unresolved = steps.toReversed().filter(({ status, tool }) => {
    if (status === 'ok') succeeded.add(tool);
    return !succeeded.has(tool);
  });
  return unresolved.reverse();
}

function gaveUp(reply: string): boolean {
  return includesPhrase(toWords(reply).slice(0, 40), PHRASES.gaveUp);
}
