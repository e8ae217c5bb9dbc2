import type { Json, JsonObject } from '../domain/json.ts';
import { nestsDeeper } from './nesting.ts';

/**
 * The value of a text; undefined where it is no JSON, or nests deeper than so many levels. Where somebody else wrote the
 * text, say how deep: parsing stands any depth, but whatever walks or prints the value would overflow the stack.
 */
export function parseIfJson(text: string, deepest?: number): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return deepest !== undefined && nestsDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Neither a list nor a plain value. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
