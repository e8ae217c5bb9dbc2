import type { JsonObject } from '../../../domain/json.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No answer has this many tokens, nor have all of them together more than a double holds exactly. */
export const LARGEST_COUNT = 1e12;

/** A count of tokens: 0 where there is none that makes sense. */
export function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT ? value : 0;
}
