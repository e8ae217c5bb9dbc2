import type { Condition, Expression, Path, ProcedureStep, ReplyRule } from '../../domain/procedure.ts';

type Names = ReadonlyMap<string, string>;

/** The step with the roots of its paths renamed; names that the map does not have stay. */
export function renameInStep<Step extends Omit<ProcedureStep, 'purpose'>>(step: Step, names: Names): Step {
  return {
    ...step,
    arguments: renameFields(step.arguments, names),
    when: step.when.map((condition) => renameCondition(condition, names)),
    ...(step.forEach && { forEach: { ...step.forEach, list: renamePath(step.forEach.list, names) } }),
  };
}

export function renameInReply({ when, parts }: ReplyRule, names: Names): ReplyRule {
  return { when: when.map((condition) => renameCondition(condition, names)), parts: renameParts(parts, names) };
}

function renameCondition(condition: Condition, names: Names): Condition {
  if (condition.kind === 'mentioned') return condition;
  const value = condition.value === undefined ? {} : { value: renameInExpression(condition.value, names) };
  return { ...condition, path: renamePath(condition.path, names), ...value };
}

export function renameInExpression(expression: Expression, names: Names): Expression {
  switch (expression.kind) {
    case 'constant':
      return expression;
    case 'reference':
      return { ...expression, path: renamePath(expression.path, names) };
    case 'template':
      return { ...expression, parts: renameParts(expression.parts, names) };
    case 'list':
      return { ...expression, items: expression.items.map((item) => renameInExpression(item, names)) };
    case 'record':
      return { ...expression, fields: renameFields(expression.fields, names) };
  }
}

function renameFields(fields: { readonly [name: string]: Expression }, names: Names): { [name: string]: Expression } {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, renameInExpression(field, names)]));
}

function renameParts(parts: readonly (string | Path)[], names: Names): readonly (string | Path)[] {
  return parts.map((part) => (typeof part === 'string' ? part : renamePath(part, names)));
}

function renamePath(path: Path, names: Names): Path {
  const segments = path.segments.map((segment) => {
    if ((segment.kind !== 'first' && segment.kind !== 'all') || segment.selector.kind === 'named') return segment;
    return { ...segment, selector: { ...segment.selector, value: renameInExpression(segment.selector.value, names) } };
  });
  return { root: names.get(path.root) ?? path.root, segments };
}
