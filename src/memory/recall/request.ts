import type { RecallKind, RecallOptions } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { RECALL_KINDS } from './place.ts';

/** What is asked for, with every default filled in. */
export interface RecallRequest {
  readonly limit: number;
  /** Relative to the workspace. */
  readonly folders: readonly string[];
  readonly kinds: readonly RecallKind[];
  readonly since: string | null;
  readonly until: string | null;
  readonly archived: boolean;
}

const DEFAULT_LIMIT = 5;
const MOST_HITS = 100;
const DAY_MS = 86_400_000;

/** @throws NightschoolError USAGE where an option cannot be meant */
export function readRequest(options: RecallOptions = {}): RecallRequest {
  const { limit = DEFAULT_LIMIT, folders = [], kinds = [], since = null, until = null, archived = false } = options;
  if (!Number.isInteger(limit) || limit < 1)
    throw new NightschoolError('USAGE', `limit must be a number from 1, not ${limit}.`);
  const unknown = kinds.find((kind) => !RECALL_KINDS.includes(kind));
  if (unknown !== undefined) {
    throw new NightschoolError('USAGE', `There is no kind ${unknown}: it is one of ${RECALL_KINDS.join(', ')}.`);
  }
  for (const [name, day] of Object.entries({ since, until })) {
    if (day !== null && !isDay(day))
      throw new NightschoolError('USAGE', `${name} must be a day like 2026-11-21, not ${day}.`);
  }
  if (since !== null && until !== null && since > until) {
    throw new NightschoolError('USAGE', `since (${since}) lies after until (${until}).`);
  }
  const places = folders.flatMap(placesOf);
  return { limit: Math.min(limit, MOST_HITS), folders: [...new Set(places)].sort(), kinds, since, until, archived };
}

/** `7d` and `2w` as the day that long before `today`; what is a day already stays; null where it is neither. */
export function toDay(text: string, today: string): string | null {
  const [, count, unit] = /^(\d{1,5})([dw])$/.exec(text) ?? [];
  if (count === undefined) return isDay(text) ? text : null;
  return daysBefore(today, Number(count) * (unit === 'w' ? 7 : 1));
}

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Where a folder may be: below `memories/`, or at the top where it begins with `memories` or `skills`. */
function placesOf(folder: string): readonly string[] {
  const parts = folder.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const path = parts.join('/');
  if (path === '') return ['memories', 'skills'];
  if (parts[0] === 'memories') return [path];
  return parts[0] === 'skills' ? [path, `memories/${path}`] : [`memories/${path}`];
}
