import type { RecordedLabel } from '../domain/session.ts';
import type { Evidence, Step, TaskOutcome } from '../domain/task.ts';
import { isWrite, type ToolRules } from '../util/tool-kind.ts';
import { CONFIDENCE, type Finding, quote } from './finding.ts';
import { checkLabel } from './label-check.ts';
import { GAVE_UP } from './phrases.ts';
import { asksQuestion, saysPraise } from './turn-kind.ts';
import { includesPhrase, toWords } from './words.ts';

/** What a request is judged by. */
export interface Judged {
  readonly steps: readonly Step[];
  readonly reply: string;
  readonly interrupted: boolean;
  readonly thanks: string | null;
  readonly correction: string | null;
  /** Whether the correction stands last: no call followed it. */
  readonly unheeded: boolean;
  /** What the person said next, even if it opened another request. */
  readonly nextTurn: string | null;
  readonly label: RecordedLabel | undefined;
}

export interface JudgeOptions {
  /** Which tools write. */
  readonly writes: ToolRules;
  /** In [0, 1]; a label with less confidence becomes `unknown`. */
  readonly minimumConfidence: number;
}

/**
 * How a request went. A recorded label decides, checked against the record; else the first of: correction, thanks,
 * interruption, failure at the end, no answer, completion. All evidence found is kept, whichever decides.
 */
export function judgeOutcome(judged: Judged, options: JudgeOptions): TaskOutcome {
  const findings = [
    ...checkLabel(judged.label, {
      steps: judged.steps,
      rules: options.writes,
      complaint: judged.unheeded ? judged.correction : null,
    }),
    ...personFindings(judged),
    ...recordFindings(judged, options.writes),
  ];
  const deciding = findings[0];
  const evidence = findings.map(({ kind, supports, detail }) => ({ kind, supports, detail }));
  if (deciding === undefined) return { label: 'unknown', confidence: 0, evidence };
  const isSure = deciding.confidence >= options.minimumConfidence;
  return { label: isSure ? deciding.supports : 'unknown', confidence: deciding.confidence, evidence };
}

function personFindings(judged: Judged): Finding[] {
  const { correction, nextTurn } = judged;
  const thanks = judged.thanks ?? (nextTurn !== null && saysPraise(nextTurn) ? nextTurn : null);
  const findings: Finding[] = [];
  if (correction !== null) {
    const confidence = thanks === null ? CONFIDENCE.corrected : CONFIDENCE.mixed;
    findings.push({
      kind: 'user-correction',
      supports: 'failed',
      detail: `The user said: ${quote(correction)}`,
      confidence,
    });
  }
  if (thanks !== null && judged.reply !== '') {
    findings.push({
      kind: 'user-thanks',
      supports: 'passed',
      detail: `The user said: ${quote(thanks)}`,
      confidence: endedInFailure(judged) ? CONFIDENCE.mixed : CONFIDENCE.thanks,
    });
  }
  if (judged.interrupted) {
    const supports = judged.steps.length > 0 || judged.reply !== '' ? 'failed' : 'unknown';
    findings.push({
      kind: 'interrupted',
      supports,
      detail: 'The user stopped the agent.',
      confidence: CONFIDENCE.stopped,
    });
  }
  return findings;
}

/** What the steps and the reply say by themselves, strongest first. */
function recordFindings(judged: Judged, rules: ToolRules): Finding[] {
  const { steps, reply } = judged;
  const last = steps.at(-1);
  const unresolved = findUnresolved(steps);
  const findings: Finding[] = [];
  if (gaveUp(reply)) findings.push(failure('gave-up', `The agent gave up: ${quote(reply)}`));
  if (isUnexecutedCall(reply))
    findings.push(failure('missing-result', 'The last reply is a tool call that was never executed.'));
  if (last?.status === 'error') findings.push(failure('tool-error', `The last call, ${last.tool}, failed.`));
  if (last?.status === 'missing')
    findings.push(open('missing-result', `The last call, ${last.tool}, has no result: stopped, or still at work.`));
  if (reply === '') findings.push(open('no-reply', 'The agent did not reply.'));
  else if (asksQuestion(reply) && !hasWritten(steps, rules))
    findings.push(open('no-reply', 'The agent asked a question that nobody answered.'));
  if (findings.length > 0) return findings;
  if (unresolved === undefined)
    return [completion('The agent replied and no call was left failed.', CONFIDENCE.completed)];
  const step: Finding = {
    ...failure('tool-error', `${unresolved.tool} failed and was not repeated with success.`),
    supports: 'failed',
  };
  return [completion('The agent replied after some calls had failed.', CONFIDENCE.completedWithErrors), step];
}

function failure(kind: Evidence['kind'], detail: string): Finding {
  return { kind, supports: 'failed', detail, confidence: CONFIDENCE.endedInFailure };
}

function open(kind: Evidence['kind'], detail: string): Finding {
  return { kind, supports: 'unknown', detail, confidence: CONFIDENCE.open };
}

function completion(detail: string, confidence: number): Finding {
  return { kind: 'completed', supports: 'passed', detail, confidence };
}

function endedInFailure({ steps, reply }: Judged): boolean {
  const last = steps.at(-1);
  return (last !== undefined && last.status !== 'ok') || gaveUp(reply);
}

/** The last failed call whose tool never succeeded afterwards. */
function findUnresolved(steps: readonly Step[]): Step | undefined {
  const succeeded = new Set<string>();
  for (const step of steps.toReversed()) {
    if (step.status === 'ok') succeeded.add(step.tool);
    else if (!succeeded.has(step.tool)) return step;
  }
  return undefined;
}

function hasWritten(steps: readonly Step[], rules: ToolRules): boolean {
  return steps.some((step) => step.status === 'ok' && isWrite(step.tool, rules));
}

function gaveUp(reply: string): boolean {
  return includesPhrase(toWords(reply).slice(0, 40), GAVE_UP);
}

/** Small models write calls into their text, where nothing executes them. */
function isUnexecutedCall(reply: string): boolean {
  return (
    reply.includes('<tool_call>') || /^\s*\{\s*"name"\s*:\s*"[^"]{1,80}"\s*,\s*"(?:arguments|parameters)"/.test(reply)
  );
}
