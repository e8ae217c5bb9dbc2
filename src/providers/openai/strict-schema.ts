import type { Json, JsonObject } from '../../domain/json.ts';

/**
 * The schema as OpenAI's strict mode takes it, or null where it cannot be said there: an object with members that may
 * be missing or have any name, a tuple, a value of any kind. Checks that strict mode does not know are left out; whoever
 * asks checks the answer anyway. Keywords: the page on structured outputs, "Supported schemas".
 */
export function toStrictSchema(schema: JsonObject): JsonObject | null {
  return schema.type === 'object' ? close(schema) : null;
}

const UNSUPPORTED = new Set([
  'allOf',
  'contains',
  'dependentRequired',
  'dependentSchemas',
  'else',
  'if',
  'not',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const PLAIN = new Set([
  '$ref',
  'const',
  'description',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxItems',
  'maximum',
  'minItems',
  'minimum',
  'multipleOf',
  'required',
  'title',
  'type',
]);
const FORMATS = new Set<Json>(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

function close(schema: JsonObject): JsonObject | null {
  if (Object.keys(schema).some((keyword) => UNSUPPORTED.has(keyword))) return null;
  const isObject = schema.type === 'object' || schema.properties !== undefined;
  if (isObject && !isClosable(schema)) return null;
  if (!isObject && !['type', 'enum', 'const', 'anyOf', 'oneOf', '$ref'].some((keyword) => keyword in schema))
    return null;
  const closed: { [keyword: string]: Json } = {};
  for (const [keyword, value] of Object.entries(schema)) {
    const converted = convert(keyword, value);
    if (converted === null) return null;
    Object.assign(closed, converted);
  }
  return isObject ? { ...closed, additionalProperties: false } : closed;
}

/** The keyword as strict mode writes it, nothing where it is dropped, null where it makes strict mode impossible. */
function convert(keyword: string, value: Json): JsonObject | null {
  if (PLAIN.has(keyword)) return { [keyword]: value };
  if (keyword === 'format') return FORMATS.has(value) ? { format: value } : {};
  // Groups such as (?=…) are refused.
  if (keyword === 'pattern') return typeof value === 'string' && !value.includes('(?') ? { pattern: value } : {};
  if (keyword === 'items') return wrap('items', isSchema(value) ? close(value) : null);
  if (keyword === 'properties' || keyword === '$defs')
    return wrap(keyword, isSchema(value) ? closeMembers(value) : null);
  if ((keyword === 'anyOf' || keyword === 'oneOf') && Array.isArray(value)) return wrap('anyOf', closeAll(value));
  return {};
}

function wrap(keyword: string, value: Json): JsonObject | null {
  return value === null ? null : { [keyword]: value };
}

function closeMembers(members: JsonObject): JsonObject | null {
  const names = Object.keys(members);
  const closed = closeAll(Object.values(members));
  return closed === null ? null : Object.fromEntries(closed.map((member, index) => [names[index] ?? '', member]));
}

function closeAll(schemas: readonly Json[]): readonly Json[] | null {
  const closed = schemas.map((schema) => (isSchema(schema) ? close(schema) : null));
  return closed.includes(null) ? null : closed;
}

function isClosable({ properties, required, additionalProperties = false }: JsonObject): boolean {
  if (!isSchema(properties) || additionalProperties !== false) return false;
  return Object.keys(properties).every((name) => Array.isArray(required) && required.includes(name));
}

function isSchema(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
