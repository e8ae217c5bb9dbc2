import type { Condition, Expression, Path, ProcedureStep } from '../../domain/procedure.ts';

/** Every path in a step's arguments and conditions (the list it loops over left out), with those inside selectors. */
export function stepPaths(step: ProcedureStep): readonly Path[] {
  return [...Object.values(step.arguments).flatMap(expressionPaths), ...step.when.flatMap(conditionPaths)];
}

export function conditionPaths(condition: Condition): readonly Path[] {
  if (condition.kind === 'mentioned') return [];
  return [...withInner(condition.path), ...(condition.value === undefined ? [] : expressionPaths(condition.value))];
}

export function expressionPaths(expression: Expression): readonly Path[] {
  switch (expression.kind) {
    case 'constant':
      return [];
    case 'reference':
      return withInner(expression.path);
    case 'template':
      return templatePaths(expression.parts);
    case 'list':
      return expression.items.flatMap(expressionPaths);
    case 'record':
      return Object.values(expression.fields).flatMap(expressionPaths);
  }
}

export function templatePaths(parts: readonly (string | Path)[]): readonly Path[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [] : withInner(part)));
}

/** The path and those that its selectors compare with. */
export function withInner(path: Path): readonly Path[] {
  const inner = path.segments.flatMap((segment) => {
    if (segment.kind !== 'first' && segment.kind !== 'all') return [];
    return segment.selector.kind === 'compare' ? expressionPaths(segment.selector.value) : [];
  });
  return [path, ...inner];
}
