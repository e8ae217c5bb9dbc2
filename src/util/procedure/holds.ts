import type { Json } from '../../domain/json.ts';
import type { Condition } from '../../domain/procedure.ts';
import { contains, isEmpty, isEqual, order } from './compare.ts';
import type { Environment, Evaluation } from './environment.ts';
import { evaluateExpression, resolvePath } from './evaluate.ts';
import { isMentioned } from './find-input.ts';

/**
 * Whether a condition holds. A value that is missing equals nothing (so `!=` holds), is empty, and fails every
 * other comparison.
 */
export function holds(condition: Condition, environment: Environment): boolean {
  if (condition.kind === 'mentioned') return isMentioned(condition.cues, environment.turns) !== condition.negated;
  const left = valueIn(resolvePath(condition.path, environment));
  if (condition.operator === 'is empty') return isEmpty(left);
  if (condition.operator === 'is not empty') return !isEmpty(left);
  const right = condition.value && valueIn(evaluateExpression(condition.value, environment));
  if (left === undefined || right === undefined) return condition.operator === '!=';
  return COMPARISONS[condition.operator](left, right);
}

const COMPARISONS = {
  '=': isEqual,
  '!=': (left: Json, right: Json) => !isEqual(left, right),
  '<': (left: Json, right: Json) => (order(left, right) ?? 0) < 0,
  '<=': (left: Json, right: Json) => (order(left, right) ?? 1) <= 0,
  '>': (left: Json, right: Json) => (order(left, right) ?? 0) > 0,
  '>=': (left: Json, right: Json) => (order(left, right) ?? -1) >= 0,
  contains,
};

function valueIn(evaluation: Evaluation): Json | undefined {
  return evaluation.resolved ? evaluation.value : undefined;
}
