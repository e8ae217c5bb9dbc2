import type { Json } from '../../domain/json.ts';
import type { Expression } from '../../domain/procedure.ts';
import type { StepSource } from '../../domain/skill.ts';
import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { canonicalJson } from '../../util/hash.ts';
import { readCall } from '../../util/procedure/read-notation.ts';
import { NotationError } from '../../util/procedure/reader.ts';
import { splitSections } from '../../util/skill/sections.ts';
import { splitSkill } from '../../util/skill/split-skill.ts';

/** Tasks that are named of each step; the others are counted. */
const MOST_NAMED = 12;

/** What a step of the text calls. */
interface Call {
  readonly tool: string;
  /** Null where the call is named in prose, or cannot be read. */
  readonly arguments: { readonly [name: string]: Expression } | null;
}

/**
 * For every step of a SKILL.md the recorded tasks that it comes from: those that went well and made its call, with the
 * same arguments where the text says them as values. It is read off the text, so it holds for whoever wrote it.
 * @param tasks of the lesson
 */
export function stepSources(text: string, tasks: readonly CleanTask[]): readonly StepSource[] {
  const passed = tasks.filter(({ outcome }) => outcome.label === 'passed').toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const known = new Set(passed.flatMap(({ steps }) => steps.map(({ tool }) => tool)));
  return stepTexts(text).map((step, index) => {
    const call = callIn(step, known);
    const from = call === null ? [] : passed.filter(({ steps }) => steps.some((made) => isMade(made, call)));
    const tasksNamed = from.slice(0, MOST_NAMED).map(({ id }) => id);
    return { step: index + 1, tool: call?.tool ?? null, tasks: tasksNamed, count: from.length };
  });
}

/** The names of the tools that a SKILL.md calls or names in its steps and that the tasks called with success, sorted. */
export function toolsOfSteps(text: string, tasks: readonly CleanTask[]): readonly string[] {
  const sources = stepSources(text, tasks);
  return [...new Set(sources.flatMap(({ tool, count }) => (tool === null || count === 0 ? [] : [tool])))].sort();
}

function stepTexts(text: string): readonly string[] {
  const { body, bodyLine } = splitSkill(text, { problems: [] });
  const steps = splitSections(body, bodyLine).filter(({ heading }) => heading === 'steps');
  return steps.flatMap(({ items }) =>
    items.map((item) => [item.text, ...item.children.map((child) => child.text)].join(' ')),
  );
}

/** The call at the end of a step; else a tool that the step names. */
function callIn(step: string, known: ReadonlySet<string>): Call | null {
  const spans = step.split('`').filter((_, index) => index % 2 === 1);
  for (const span of spans.toReversed()) {
    const call = readSpan(span);
    if (call !== null) return call;
  }
  const words = new Set(step.split(/[^\p{L}\p{N}_.:/-]+/u).map((word) => word.replace(/[.:]+$/, '')));
  const named = [...known].filter((tool) => words.has(tool)).sort();
  return named[0] === undefined ? null : { tool: named[0], arguments: null };
}

function readSpan(span: string): Call | null {
  if (!span.includes('(')) return null;
  try {
    const call = readCall(span);
    return { tool: call.tool, arguments: call.arguments };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    const tool = /^\s*(?:\w+\s*=\s*)?([\p{L}_][\p{L}\p{N}_.:/-]*)\(/u.exec(span)?.[1];
    return tool === undefined ? null : { tool, arguments: null };
  }
}

/** The same arguments were given; a value that the text says must be the one that was recorded, what is looked up may be any. */
function isMade({ tool, arguments: recorded, status }: CleanStep, call: Call): boolean {
  if (tool !== call.tool || status !== 'ok') return false;
  return Object.entries(call.arguments ?? {}).every(([name, given]) => {
    const value: Json | undefined = recorded[name];
    if (value === undefined) return false;
    return given.kind !== 'constant' || canonicalJson(value) === canonicalJson(given.value);
  });
}
