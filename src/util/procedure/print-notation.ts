import type { Json } from '../../domain/json.ts';
import type { Condition, Expression, Path, PathSegment, ProcedureStep, Selector } from '../../domain/procedure.ts';
import { isJsonObject } from '../json.ts';

/** Names that need no quotes as a key. */
const BARE_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Names of tools that need none. */
const BARE_TOOL = /^[A-Za-z_][A-Za-z0-9_.:/-]*$/;
/** What a quoted string never holds raw: it would end the code span, open a reference or hide from a reviewer. */
const ESCAPED = /[`{\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** `result = tool(argument: {input})`, a tool of an odd name in quotes; the result name is left out where it is `step<number>`. */
export function printCall(step: ProcedureStep, number: number): string {
  const given = Object.entries(step.arguments).map(([name, value]) => `${printKey(name)}: ${printExpression(value)}`);
  const tool = BARE_TOOL.test(step.tool) ? step.tool : printText(step.tool);
  const call = `${tool}(${given.join(', ')})`;
  return step.result === `step${number}` ? call : `${step.result} = ${call}`;
}

/** An expression as it stands in a call, such as `{order.items[0].id}` or `"Re: {subject}"`. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return printConstant(expression.value);
    case 'reference':
      return printReference(expression.path);
    case 'template':
      return printTemplate(expression.parts);
    case 'list':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'record':
      return printFields(Object.entries(expression.fields).map(([key, field]) => [key, printExpression(field)]));
  }
}

/** `{order.items[0].id}`. */
export function printReference(path: Path): string {
  return `{${path.root}${path.segments.map(printSegment).join('')}}`;
}

/** Text with references in quotes: `"Moved {deal} to {stage}."`. */
export function printTemplate(parts: readonly (string | Path)[]): string {
  return `"${parts.map((part) => (typeof part === 'string' ? escapeText(part) : printReference(part))).join('')}"`;
}

/** `{order.status} = "open"`, `{order.notes} is empty`, `request says "quote" or "offer"`. */
export function printCondition(condition: Condition): string {
  if (condition.kind === 'mentioned') {
    const cues = condition.cues.map(printText).join(' or ');
    return `request ${condition.negated ? 'does not say' : 'says'} ${cues}`;
  }
  const value = condition.value === undefined ? '' : ` ${printExpression(condition.value)}`;
  return `${printReference(condition.path)} ${condition.operator}${value}`;
}

/** A JSON value; keys bare where they can be. */
export function printConstant(value: Json): string {
  if (typeof value === 'string') return printText(value);
  if (isJsonObject(value)) return printFields(Object.entries(value).map(([key, field]) => [key, printConstant(field)]));
  return Array.isArray(value) ? `[${value.map(printConstant).join(', ')}]` : JSON.stringify(value);
}

export function printText(text: string): string {
  return `"${escapeText(text)}"`;
}

function printFields(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([key, value]) => `${printKey(key)}: ${value}`).join(', ')}}`;
}

function printSegment(segment: PathSegment): string {
  switch (segment.kind) {
    case 'key':
      return BARE_KEY.test(segment.key) ? `.${segment.key}` : `[${printText(segment.key)}]`;
    case 'index':
      return `[${segment.index}]`;
    case 'first':
      return `[${printSelector(segment.selector)}]`;
    case 'all':
      return `[all ${printSelector(segment.selector)}]`;
  }
}

function printSelector(selector: Selector): string {
  const field = printKey(selector.field);
  return selector.kind === 'named'
    ? `${field} in request`
    : `${field} ${selector.operator} ${printExpression(selector.value)}`;
}

function printKey(key: string): string {
  return BARE_KEY.test(key) ? key : printText(key);
}

function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(ESCAPED, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
