import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import type { Arguments } from '../domain/chat.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ToolDescription } from '../domain/model.ts';

const MOST_FAULTS = 3;
const LONGEST_LIST = 300;

/** Keywords that name or load a schema, or make its check a promise: one schema here stands for itself. */
const IGNORED = new Set(['$schema', '$id', '$async']);

const ajv = new Ajv({
  allErrors: true,
  ownProperties: true,
  strict: false,
  validateSchema: false,
  validateFormats: false,
  verbose: true,
  logger: false,
  // Patterns come from other people's files: RE2 takes linear time on any of them.
  code: { regExp: Object.assign(compilePattern, { code: 'compilePattern' }) },
});

const compiled = new WeakMap<JsonObject, ValidateFunction | null>();

/**
 * What is wrong with a call's arguments by the schema of its tool, in words that its caller can act on; null where
 * nothing is. Nothing is coerced. A tool without a schema takes anything, as does one whose schema cannot be compiled.
 */
export function checkArguments({ name, parameters }: ToolDescription, given: Arguments): string | null {
  const validate = parameters === undefined ? null : compile(parameters);
  if (validate === null || validate(given)) return null;
  const faults = [...new Set((validate.errors ?? []).map(describeFault))].slice(0, MOST_FAULTS);
  return `The arguments of ${name} do not fit: ${faults.join('; ')}. Correct them and call it again.`;
}

function compile(schema: JsonObject): ValidateFunction | null {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = compileNew(schema);
  compiled.set(schema, validate);
  return validate;
}

function compileNew(schema: JsonObject): ValidateFunction | null {
  try {
    return ajv.compile(Object.fromEntries(Object.entries(schema).filter(([keyword]) => !IGNORED.has(keyword))));
  } catch {
    return null;
  }
}

/** What RE2 cannot read, such as a look-ahead, lets any text pass. */
function compilePattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const regex = compileRegex(pattern);
  // ajv takes patterns that print alike for one.
  return { test: (text) => regex?.test(text) ?? true, toString: () => pattern };
}

function compileRegex(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}

function describeFault({ keyword, instancePath, params, message, data }: ErrorObject): string {
  const at = (name: string) => `\`${[...instancePath.split('/').slice(1), name].filter(Boolean).join('.')}\``;
  switch (keyword) {
    case 'required':
      return `${at(params.missingProperty)} is missing`;
    case 'additionalProperties':
      return `there is no ${at(params.additionalProperty)}`;
    case 'type':
      return `${at('')} must be ${[params.type].flat().join(' or ')}, not ${kindOf(data)}`;
    case 'enum':
      return `${at('')} must be one of ${list(params.allowedValues)}`;
    case 'const':
      return `${at('')} must be ${list([params.allowedValue])}`;
    default:
      return `${at('')} ${message ?? 'does not fit'}`;
  }
}

function kindOf(data: unknown): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}

function list(values: readonly unknown[]): string {
  const text = values.map((value) => JSON.stringify(value)).join(', ');
  return text.length <= LONGEST_LIST ? text : `${text.slice(0, LONGEST_LIST)}…`;
}
