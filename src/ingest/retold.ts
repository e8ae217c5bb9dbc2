import { z } from 'zod';
import type { Json } from '../domain/json.ts';
import type { Step, Task } from '../domain/task.ts';
import { canonicalJson, hash, hashJson } from '../util/hash.ts';
import { parseJson } from './parse-json.ts';

/** Of what was said or found so much is compared: some exports shorten the rest. */
const HEAD = 200;
const DIGITS = 10;
/** Clocks of an agent and of what watches it, and the time until something is written down. */
const SLACK_MS = 60_000;
/** Where nothing was called, a reply this long is hardly given twice. */
const TELLING_REPLY = 40;
/** Where a log has no times, so many results have to be alike. */
const TELLING_STEPS = 2;

const run = z.object({
  format: z.string(),
  /** In milliseconds; null where the log has none. */
  start: z.number().nullable(),
  end: z.number().nullable(),
  /** Hashes of the beginnings of the person's further turns, of the results and of the reply; '' for nothing. */
  turns: z.array(z.string()),
  results: z.array(z.string()),
  reply: z.string(),
  /** A short reply is no proof. */
  isTelling: z.boolean(),
  /** How much of a record it is, the weightiest first. */
  worth: z.array(z.number()),
});
/** What is compared of a task to see whether another log tells of the same run. */
type Run = z.infer<typeof run>;

/** Digits of what is equal for all tasks that may be one run, at the beginning of what `printRun` gives. */
const KEY = 16;

/**
 * What tells that two tasks may be one run that two programs wrote down, an agent and what watched it: a key of the
 * request and the calls in their order, and behind it what else is compared. Empty for a trial of a benchmark, which
 * may well be the same from the first word to the last. Has no blanks.
 */
export function printRun(task: Task): string {
  if (task.repeatOf !== undefined) return '';
  const [first = '', ...turns] = task.request;
  const calls = task.steps.map(({ tool, arguments: given }) => [tool, given]);
  const [start, end] = [Date.parse(task.startedAt ?? ''), Date.parse(task.endedAt ?? task.startedAt ?? '')];
  const results = task.steps.map(resultOf);
  const known: Run = {
    format: task.source.format,
    start: Number.isNaN(start) ? null : start,
    end: Number.isNaN(start) ? null : Math.max(start, Number.isNaN(end) ? start : end),
    turns: turns.map(headOf),
    results,
    reply: headOf(task.reply),
    isTelling: withoutBlanks(task.reply).length >= TELLING_REPLY,
    worth: worthOf(task, results),
  };
  return `${hashJson([withoutBlanks(first), calls], KEY)}${JSON.stringify(known)}`;
}

/** A recorded label counts most, as nothing else says as much; then times, results and tokens. */
function worthOf({ outcome, startedAt, tokens, request }: Task, results: readonly string[]): number[] {
  const isLabelled = outcome.evidence.some(({ kind }) => kind === 'recorded-label' || kind === 'reported');
  const isTimed = startedAt !== undefined;
  const known = results.filter((each) => each !== '').length;
  return [Number(isLabelled), Number(isTimed), known, Number(tokens.input + tokens.output > 0), request.length];
}

function resultOf({ result, status }: Step): string {
  return status === 'missing' ? '' : headOf(plain(result));
}

/** The text of a result, however it was wrapped up. */
function plain(value: Json): string {
  if (typeof value === 'string') {
    const parsed = /^\s*[[{]/.test(value) ? parseJson(value) : null;
    return parsed?.ok === true ? plain(parsed.value) : value;
  }
  if (value === null || typeof value !== 'object') return String(value ?? '');
  const parts = Array.isArray(value) ? value : 'content' in value ? value.content : undefined;
  if (typeof parts === 'string') return plain(parts);
  return textsOf(parts) ?? canonicalJson(value);
}

function textsOf(parts: Json | undefined): string | null {
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const texts = parts.map((part) =>
    part !== null && typeof part === 'object' && 'text' in part && typeof part.text === 'string' ? part.text : null,
  );
  return texts.includes(null) ? null : plain(texts.join('\n'));
}

function headOf(text: string): string {
  const head = withoutBlanks(text.slice(0, HEAD * 10)).slice(0, HEAD);
  return head === '' ? '' : hash(head, DIGITS);
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

/** A task by its id with what `printRun` gave. */
export interface PrintedRun {
  readonly id: string;
  readonly printed: string;
}

interface Told extends Run {
  readonly id: string;
}

/**
 * Ids of the tasks that another log tells of too, in another format, with a better record: the same request and calls,
 * no result that differs, at the same time; where a log has no times, all results and the reply the same. Each of a log
 * is taken for one of another log at most, so that what was really asked again counts as often as it was asked. `runs`
 * gives them all, as often as it is called: most stand alone, and are not held.
 */
export function findRetold(runs: () => Iterable<PrintedRun>): ReadonlySet<string> {
  const retold = new Set<string>();
  for (const group of groupsOf(runs).values()) {
    if (new Set(group.map(({ format }) => format)).size < 2) continue;
    for (const cluster of joinRuns(group)) {
      const [, ...worse] = cluster.toSorted(byWorth);
      for (const { id } of worse) retold.add(id);
    }
  }
  return retold;
}

/** Tasks with the same request and calls, by their key, where there are several. */
function groupsOf(runs: () => Iterable<PrintedRun>): ReadonlyMap<string, readonly Told[]> {
  const [seen, several] = [new Set<string>(), new Set<string>()];
  for (const { printed } of runs()) {
    const key = printed.slice(0, KEY);
    if (key !== '') (seen.has(key) ? several : seen).add(key);
  }
  const groups = new Map<string, Told[]>();
  for (const { id, printed } of runs()) {
    const key = printed.slice(0, KEY);
    if (!several.has(key)) continue;
    const group = groups.get(key) ?? [];
    group.push({ id, ...run.parse(JSON.parse(printed.slice(KEY))) });
    groups.set(key, group);
  }
  return groups;
}

/** Tasks that tell of one run, one of a format, the earliest first. Those without a time come last. */
function joinRuns(group: readonly Told[]): readonly (readonly Told[])[] {
  const sorted = group.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || compare(a.id, b.id));
  const clusters: Told[][] = [];
  let open: Told[][] = [];
  for (const told of sorted) {
    const { start } = told;
    if (start !== null) open = open.filter((cluster) => start <= endOf(cluster) + SLACK_MS);
    const cluster = (start === null ? clusters : open).find((each) => mayJoin(told, each));
    if (cluster !== undefined) cluster.push(told);
    else {
      const own = [told];
      clusters.push(own);
      open.push(own);
    }
  }
  return clusters;
}

function endOf(cluster: readonly Told[]): number {
  return Math.max(...cluster.map(({ end }) => end ?? 0));
}

function mayJoin(told: Told, cluster: readonly Told[]): boolean {
  return cluster.every((other) => other.format !== told.format && isSameRun(told, other));
}

function isSameRun(one: Told, other: Told): boolean {
  const isTimed = one.start !== null && other.start !== null;
  if (!isTimed) return isWholly(one) && isEqual(one, other);
  const areAlike = (['turns', 'results'] as const).every((part) =>
    one[part].every((each, at) => fits(each, other[part][at])),
  );
  const hasCalls = one.results.length > 0;
  return areAlike && (hasCalls || (one.isTelling && one.reply === other.reply));
}

/** What one log does not have is no contradiction. */
function fits(one: string, other: string | undefined): boolean {
  return other === undefined || one === '' || other === '' || one === other;
}

function isWholly({ results, reply }: Told): boolean {
  return results.length >= TELLING_STEPS && !results.includes('') && reply !== '';
}

function isEqual(one: Told, other: Told): boolean {
  const essence = ({ turns, results, reply }: Told) => [...turns, '', ...results, '', reply].join(' ');
  return essence(one) === essence(other);
}

function byWorth(one: Told, other: Told): number {
  const differing = one.worth.findIndex((each, at) => each !== other.worth[at]);
  const more = differing < 0 ? 0 : (other.worth[differing] ?? 0) - (one.worth[differing] ?? 0);
  return more || compare(one.format, other.format) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
