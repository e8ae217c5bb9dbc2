import type { Condition, Input, Path, Procedure, ProcedureStep } from '../../domain/procedure.ts';
import { patternCost, patternProblem } from './pattern.ts';
import { conditionPaths, stepPaths, templatePaths } from './references.ts';
import { foldWords } from './words.ts';

/** Caps that keep a hostile skill cheap. The whole of the patterns may cost five large ones. */
const MOST_INPUTS = 50;
const MOST_STEPS = 100;
const MOST_FINDERS = 50;
const MOST_CUES = 50;
const MOST_PATTERN_COST = 5000;

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;
const LONGEST_TOOL_NAME = 200;
const UNPRINTABLE_PROSE = /[`\p{Cc}\p{Zl}\p{Zp}]/u;

/** What is wrong with one input, step or reply (`index` from 0), as a sentence without its place. */
export interface ProcedureProblem {
  readonly part: 'input' | 'step' | 'reply';
  readonly index: number;
  readonly message: string;
}

/** Everything that keeps a procedure from being executed or printed exactly; empty for a valid one. */
export function checkProcedure(procedure: Procedure): readonly ProcedureProblem[] {
  const { inputs, steps, replies } = procedure;
  if (steps.length === 0) return [{ part: 'step', index: 0, message: 'There is no step with a call.' }];
  if (inputs.length > MOST_INPUTS || steps.length > MOST_STEPS) {
    return [{ part: 'step', index: 0, message: `More than ${MOST_INPUTS} inputs or ${MOST_STEPS} steps.` }];
  }
  const known = new Set<string>();
  const inputNames = new Set(inputs.map(({ name }) => name));
  return [
    ...inputs.flatMap((input, index) => place('input', index, checkInput(input, known))),
    ...checkPatternCosts(inputs),
    ...steps.flatMap((step, index) =>
      place('step', index, [...checkStep(step, known), ...checkHiding(step, inputNames)]),
    ),
    ...replies.flatMap((reply, index) => {
      const paths = [...reply.when.flatMap(conditionPaths), ...templatePaths(reply.parts)];
      return place('reply', index, [...reply.when.flatMap(checkCondition), ...checkRoots(paths, known)]);
    }),
  ];
}

function place(
  part: ProcedureProblem['part'],
  index: number,
  messages: readonly string[],
): readonly ProcedureProblem[] {
  return messages.map((message) => ({ part, index, message }));
}

function checkInput(input: Input, known: Set<string>): readonly string[] {
  const problems = [...checkName(input.name, known), ...checkProse('meaning', input.meaning)];
  if (input.find.length > MOST_FINDERS)
    problems.push(`\`${input.name}\` has more than ${MOST_FINDERS} ways to find it.`);
  for (const finder of input.find) {
    if (finder.kind === 'choice') problems.push(...checkCues(finder.cues));
    else if (patternProblem(finder.pattern) !== null) {
      problems.push(`The pattern of \`${input.name}\` ${patternProblem(finder.pattern)}.`);
    }
  }
  known.add(input.name);
  return problems;
}

function checkPatternCosts(inputs: readonly Input[]): readonly ProcedureProblem[] {
  const patterns = inputs.flatMap((input) => input.find).filter((finder) => finder.kind === 'pattern');
  const cost = patterns.reduce((sum, finder) => sum + patternCost(finder.pattern), 0);
  if (cost <= MOST_PATTERN_COST) return [];
  return [{ part: 'input', index: 0, message: 'The patterns together are too large: simplify or drop some.' }];
}

function checkStep(step: ProcedureStep, known: Set<string>): readonly string[] {
  const inside = new Set(known);
  const problems = [...checkProse('purpose', step.purpose), ...step.when.flatMap(checkCondition)];
  if (step.tool === '' || step.tool.length > LONGEST_TOOL_NAME) {
    problems.push(`The name of a tool must have 1 to ${LONGEST_TOOL_NAME} characters.`);
  }
  if (step.forEach !== undefined) {
    problems.push(...checkName(step.forEach.item, known), ...checkRoots([step.forEach.list], known));
    inside.add(step.forEach.item);
  }
  problems.push(...checkRoots(stepPaths(step), inside));
  if (!IDENTIFIER.test(step.result)) problems.push(`\`${step.result}\` cannot be the name of a result.`);
  known.add(step.result);
  return problems;
}

function checkHiding(step: ProcedureStep, inputNames: ReadonlySet<string>): readonly string[] {
  return inputNames.has(step.result) ? [`The result \`${step.result}\` has the name of an input.`] : [];
}

function checkName(name: string, known: ReadonlySet<string>): readonly string[] {
  if (!IDENTIFIER.test(name)) return [`\`${name}\` cannot be a name: use a-z, 0-9 and _, a letter first.`];
  return known.has(name) ? [`The name \`${name}\` is used twice.`] : [];
}

function checkRoots(paths: readonly Path[], known: ReadonlySet<string>): readonly string[] {
  const unknown = new Set(paths.map((path) => path.root).filter((root) => !known.has(root)));
  return [...unknown].map((root) => `\`${root}\` is used, but no input and no earlier step gives it.`);
}

function checkCondition(condition: Condition): readonly string[] {
  if (condition.kind === 'mentioned') return checkCues(condition.cues);
  const needsValue = !condition.operator.endsWith('empty');
  return needsValue === (condition.value !== undefined)
    ? []
    : [`A comparison with "${condition.operator}" ${needsValue ? 'needs a' : 'takes no'} value.`];
}

function checkCues(cues: readonly string[]): readonly string[] {
  if (cues.length > MOST_CUES) return [`More than ${MOST_CUES} phrases to look for.`];
  return cues.length > 0 && cues.every((cue) => foldWords(cue) !== '') ? [] : ['A phrase to look for is empty.'];
}

function checkProse(what: string, prose: string): readonly string[] {
  if (prose === '' || prose.trim() !== prose || UNPRINTABLE_PROSE.test(prose)) {
    return [`The ${what} must be one line of text without code spans.`];
  }
  return [];
}
