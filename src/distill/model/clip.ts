import type { Json, JsonOf } from '../../domain/json.ts';
import type { CleanText } from '../../domain/text.ts';

/** How much of a value is shown. */
export interface Detail {
  /** Characters of one text. */
  readonly text: number;
  /** Elements of a list and members of a record. */
  readonly members: number;
}

const DEEPEST = 12;

/** The text, or its beginning and end with what was left out between them counted. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil((most * 2) / 3);
  const tail = text.length - (most - head);
  return `${text.slice(0, head)} [… ${tail - head} characters left out …] ${text.slice(tail)}`.toWellFormed();
}

/** A recorded value in less detail: still JSON, with what was left out counted. */
export function clipValue(value: JsonOf<CleanText>, detail: Detail, depth = 0): Json {
  if (typeof value === 'string') return clip(value, detail.text);
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) return '…';
  if (isList(value)) {
    const shown = value.slice(0, detail.members).map((element) => clipValue(element, detail, depth + 1));
    return value.length <= detail.members ? shown : [...shown, `… ${value.length - detail.members} more`];
  }
  const members = Object.entries(value);
  const shown = members.slice(0, detail.members).map(([key, member]) => [key, clipValue(member, detail, depth + 1)]);
  const rest = members.length <= detail.members ? [] : [['…', `${members.length - detail.members} more`]];
  return Object.fromEntries([...shown, ...rest]);
}

function isList(value: JsonOf<CleanText>): value is readonly JsonOf<CleanText>[] {
  return Array.isArray(value);
}
