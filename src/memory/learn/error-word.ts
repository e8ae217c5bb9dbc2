import type { CleanStep } from '../../domain/task.ts';
import { toKebab } from './memory-path.ts';

/** Words of errors, the first that is found, and the category they mean. English and HTTP. */
const CATEGORIES: readonly (readonly [category: string, pattern: RegExp])[] = [
  ['timeout', /\btimed?[ -]?out|\b(?:408|504)\b/],
  ['rate-limit', /\brate.?limit|too many requests|\b429\b|\bquota\b/],
  ['unavailable', /\bunavailable\b|\boverloaded\b|\bbad gateway\b|\b50[023]\b|internal server error/],
  ['connection', /\bconnection\b|\beconn\w+|\benotfound\b|\bnetwork\b|\bunreachable\b/],
  ['permission', /\bforbidden\b|\bpermission\b|\baccess denied\b|\bnot allowed\b|\b403\b|\beacces\b/],
  ['unauthorized', /\bunauthori[sz]ed\b|\bnot logged in\b|\bauthenticat\w+|\b401\b/],
  ['not-found', /\bnot found\b|\bno such\b|\bdoes not exist\b|\b404\b|\bunknown\b|\benoent\b/],
  ['conflict', /\bconflict\b|\balready\b|\bexists\b|\b409\b/],
  ['missing-input', /\brequired\b|\bmissing\b|\bmust be given\b|\bhas no\b/],
  ['invalid-input', /\binvalid\b|\bmalformed\b|\bmust be\b|\bexpected\b|\b(?:400|422)\b/],
];
/** What may be gone a moment later: no fault of whoever called. */
const PASSING: ReadonlySet<string> = new Set(['timeout', 'rate-limit', 'unavailable', 'connection']);
const SEARCHED = 1000;

/** What a call answered instead of a result. */
export function errorText({ result }: CleanStep): string {
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  return text.slice(0, SEARCHED).replace(/^\s*error:?\s{0,3}/i, '');
}

/** Kind of error in kebab-case, such as `timeout`; `error` where its words tell nothing. */
function errorWord(step: CleanStep): string {
  if (step.status === 'missing') return 'no-result';
  const text = errorText(step).toLowerCase();
  return CATEGORIES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'error';
}

/** `get-contact-timeout`: the category that lessons about a failed call are kept under. */
export function errorCategory(step: CleanStep): string {
  return `${toKebab(step.tool.split('__').at(-1) ?? step.tool)}-${errorWord(step)}`;
}

export function isPassing(step: CleanStep): boolean {
  return PASSING.has(errorWord(step));
}
