import type { Json } from '../../domain/json.ts';
import { canonicalJson } from '../hash.ts';
import { isJsonObject } from '../json.ts';

/** Same JSON value; a number also equals a string that spells it (`12` and `"12"`), strings compare by case. */
export function isEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (typeof left === 'number' || typeof right === 'number') {
    const [first, second] = [numberOf(left), numberOf(right)];
    return first !== undefined && first === second;
  }
  return canonicalJson(left) === canonicalJson(right);
}

/** Negative, 0 or positive: as numbers where both sides are (or spell) numbers, else as strings; undefined otherwise. */
export function order(left: Json, right: Json): number | undefined {
  const [first, second] = [numberOf(left), numberOf(right)];
  if (first !== undefined && second !== undefined) return first - second;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A string contains a part of it; a list contains an element. */
export function contains(whole: Json, part: Json): boolean {
  if (Array.isArray(whole)) return whole.some((element) => isEqual(element, part));
  return typeof whole === 'string' && (typeof part === 'string' || typeof part === 'number')
    ? whole.includes(String(part))
    : false;
}

/** Missing, null, "", [] or {}. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function numberOf(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
