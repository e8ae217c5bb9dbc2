import type { Transcript } from '../../../domain/model.ts';
import type { Expression, ProcedureStep } from '../../../domain/procedure.ts';
import type { CleanText } from '../../../domain/text.ts';
import { canonicalJson } from '../../../util/hash.ts';
import { NotationError } from '../../../util/procedure/reader.ts';
import { parseSkill } from '../../../util/skill/parse.ts';
import { readStep } from '../../../util/skill/read-steps.ts';
import { splitSections } from '../../../util/skill/sections.ts';

type Message = Transcript<CleanText>['messages'][number];
type Call = Extract<Message, { role: 'call' }>;

/** A step of a skill as its text has it. */
export interface SkillStep {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** What it calls; null where only a model can read it. */
  readonly call: Pick<ProcedureStep, 'tool' | 'arguments'> | null;
}

/** Which step a call carries out: as the student said, or matched by us. */
export interface StepMark {
  readonly step: number;
  readonly isSaid: boolean;
}

/** The points under Steps, whether or not a program could follow them. */
export function readSkillSteps(document: string): readonly SkillStep[] {
  const { body } = parseSkill(document);
  const sections = splitSections(body, 1).filter(({ heading }) => heading === 'steps');
  return sections.flatMap(({ items }) => items).map(({ text }, index) => toStep(text, index + 1));
}

function toStep(text: string, number: number): SkillStep {
  try {
    return { number, text, call: readStep(text, number) };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return { number, text, call: null };
  }
}

/**
 * The step of every call that can be told, by the call's position among the messages. Where the student does not say it,
 * calls are matched by tool and order: to the step of that tool whose arguments are most alike, not before the step last
 * reached; a call that fits none from there on may repeat an earlier one.
 */
export function markSteps(messages: readonly Message[], steps: readonly SkillStep[]): ReadonlyMap<number, StepMark> {
  const marks = new Map<number, StepMark>();
  let reached = 1;
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'call') continue;
    const isSaid = message.skillStep !== undefined;
    const step = message.skillStep ?? findStep(message, steps, reached);
    if (step === null) continue;
    marks.set(index, { step, isSaid });
    reached = Math.max(reached, step);
  }
  return marks;
}

function findStep(call: Call, steps: readonly SkillStep[], reached: number): number | null {
  const candidates = steps.filter((step) => isOf(call.tool, step));
  const next = best(
    call,
    candidates.filter(({ number }) => number >= reached),
  );
  return next ?? best(call, candidates);
}

/** Of steps equally alike the first. */
function best(call: Call, candidates: readonly SkillStep[]): number | null {
  const sorted = candidates.toSorted((a, b) => unlikeness(call, a) - unlikeness(call, b) || a.number - b.number);
  return sorted[0]?.number ?? null;
}

/** A step that only models can read calls the tools that it names. */
function isOf(tool: string, { call, text }: SkillStep): boolean {
  if (call !== null) return call.tool === tool;
  if (tool === '' || !text.includes(tool)) return false;
  const words = text.split(/[^\p{L}\p{N}_.:/-]+/u);
  return words.some((word) => word.startsWith(tool) && /^[.:/-]*$/.test(word.slice(tool.length)));
}

/** Arguments that one has and the other has not, and constants that differ. */
function unlikeness({ arguments: given }: Call, { call }: SkillStep): number {
  if (call === null) return 0;
  const names = new Set([...Object.keys(given), ...Object.keys(call.arguments)]);
  return [...names].filter((name) => {
    const wanted = call.arguments[name];
    return given[name] === undefined || wanted === undefined || isOtherConstant(wanted, given[name]);
  }).length;
}

function isOtherConstant(wanted: Expression, value: unknown): boolean {
  return wanted.kind === 'constant' && canonicalJson(wanted.value) !== canonicalJson(value);
}
