import { code, oneOf } from './markdown.ts';

/** As much of JSON Schema as zod writes. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

export interface Field {
  readonly path: string;
  /** For people. */
  readonly type: string;
  /** As YAML takes it; empty: none, or it is told by the fields within. */
  readonly standard: string;
  readonly isRequired: boolean;
  readonly meaning: string;
}

/** Every field of an object, those of objects within it by their path. */
export function fieldsOf(schema: JsonSchema, path = ''): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const isRequired = (schema.required ?? []).includes(name) && field.default === undefined;
    return fieldAt(field, { path: path === '' ? name : `${path}.${name}`, isRequired });
  });
}

function fieldAt(schema: JsonSchema, { path, isRequired }: { readonly path: string; readonly isRequired: boolean }) {
  const within = withinOf(schema, path);
  const standard = isRequired || isEmptyObject(schema.default) ? '' : printFlow(standardOf(schema));
  const own: Field = { path, type: describeType(schema), standard, isRequired, meaning: schema.description ?? '' };
  return within.length > 0 && own.meaning === '' ? within : [own, ...within];
}

/** Of an object, of a list of objects, or of one that may be null. What chooses a model is described apart. */
function withinOf(schema: JsonSchema, path: string): readonly Field[] {
  if (isModelChoice(schema)) return [];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.flatMap((choice) => withinOf(choice, path));
  if (schema.items !== undefined) return withinOf(schema.items, `${path}[]`);
  return isPlain(schema) ? [] : fieldsOf(schema, path);
}

/** What a value may be, in words. */
function describeType(schema: JsonSchema): string {
  if (isModelChoice(schema)) return '[a model](#models)';
  const choices = atomsOf(schema);
  if (choices.length > 0) return oneOf([...new Set(choices)]);
  if (schema.type === 'array') return `list of ${describeType(schema.items ?? {})}`;
  if (schema.properties !== undefined && isPlain(schema))
    return code(`{ ${Object.keys(schema.properties).join(', ')} }`);
  const types = [schema.type ?? 'any JSON'].flat().map((type) => TYPES[type] ?? type);
  return [oneOf(types), describeRange(schema)].filter((part) => part !== '').join(' ');
}

/** What it may be one of; none where it is of one kind. */
function atomsOf(schema: JsonSchema): readonly string[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined)
    return choices.flatMap((choice) => {
      const atoms = atomsOf(choice);
      return atoms.length > 0 && !isModelChoice(choice) ? atoms : [describeType(choice)];
    });
  if (schema.const !== undefined) return [code(String(schema.const))];
  return (schema.enum ?? []).map((value) => code(String(value)));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: '`true` or `false`',
  null: '`null`',
};

function describeRange({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const most = maximum === undefined || maximum >= 1_000_000_000_000 ? null : maximum;
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? null : minimum;
  if (least !== null && most !== null) return `${least} to ${most}`;
  const bounds = [
    ...(least === null || least === 0 ? [] : [`≥ ${least}`]),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(most === null ? [] : [`≤ ${most}`]),
  ];
  return bounds.join(', ');
}

/** Whether the names of its fields say enough. */
function isPlain({ properties }: JsonSchema): boolean {
  return Object.values(properties ?? {}).every(
    (field) => field.description === undefined && withinOf(field, '').length === 0,
  );
}

/** Whether `use` says which of several models it is, or none. */
export function isModelChoice({ oneOf: choices, anyOf, properties }: JsonSchema): boolean {
  if (properties?.use?.const !== undefined) return true;
  const all = choices ?? anyOf;
  return all?.some(isModelChoice) === true;
}

/** What may be null and is left out is null. */
function standardOf(schema: JsonSchema): unknown {
  return schema.default === undefined && schema.anyOf?.some(({ type }) => type === 'null') ? null : schema.default;
}

/** As YAML writes it on one line. */
function printFlow(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(printFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name}: ${printFlow(each)}`)
    .join(', ')} }`;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
