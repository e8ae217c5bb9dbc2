import type { Json, JsonOf } from '../domain/json.ts';
import type { Transcript } from '../domain/model.ts';
import type { CleanTask, Task } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import { NightschoolError } from '../errors.ts';
import { hashJson } from '../util/hash.ts';
import { type Leaf, leavesOf, mapLeaves } from './leaves.ts';
import { createPseudonym } from './pseudonym.ts';
import type { Replacement } from './rule.ts';
import { RULES } from './rules/index.ts';
import { isFictionalPhone, isWholePhone, phoneElsewhere, replacePhone } from './rules/phone.ts';
import { replaceKnown, type Scan, type Scanner, scanText } from './scan.ts';
import { replaceSecret, secretElsewhere } from './secret-rule.ts';
import { isUnset, keyKind } from './sensitive-key.ts';

/** Turns whole records into clean text. The same original becomes the same placeholder in every record. */
export interface Redactor {
  text(value: string): Promise<CleanText>;
  /** Also keys, and text under keys such as `password` whatever it looks like. A secret found in one place is replaced in all. */
  json(value: Json): Promise<JsonOf<CleanText>>;
  task(task: Task): Promise<CleanTask>;
  transcript(transcript: Transcript): Promise<Transcript<CleanText>>;
  /** Changes whenever stored text would be redacted differently. */
  readonly rulesHash: string;
  /** Replacements so far by rule; rules that replaced nothing are left out. */
  counts(): Readonly<Record<string, number>>;
}

export interface RedactorOptions {
  /** Keys the pseudonyms. */
  readonly seed: number;
  /** Rule names switched off. */
  readonly disable: readonly string[];
  /** Texts never redacted; case does not matter. */
  readonly allow: readonly string[];
}

/** Throws PIPELINE_INVALID where `disable` names a rule that there is not. */
export function createRedactor(options: RedactorOptions): Redactor {
  const scanner = createScanner(options);
  const counts = new Map<string, number>();
  const scanLeaf = createLeafScan(scanner);
  const json = (value: Json) => redactRecord(value, { scanLeaf, counts });
  return {
    text: async (value) => (await json(value)) as CleanText,
    json,
    task: (task) => redactTask(task, json),
    transcript: async (transcript) => ({
      ...transcript,
      messages: (await json(transcript.messages as unknown as Json)) as unknown as Transcript<CleanText>['messages'],
    }),
    rulesHash: hashJson({
      seed: options.seed,
      allow: [...scanner.allow].sort(),
      rules: scanner.rules.map(({ name, revision }) => ({ name, revision })),
    }),
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/**
 * A task that an earlier redaction wrote to our own store: minted as it is where the rules are still the same,
 * redacted again where they are not.
 */
export async function restoreTask(
  stored: { readonly rulesHash: string; readonly task: Task },
  redactor: Redactor,
): Promise<CleanTask> {
  return stored.rulesHash === redactor.rulesHash ? (stored.task as CleanTask) : redactor.task(stored.task);
}

function createScanner({ seed, disable, allow }: RedactorOptions): Scanner {
  const unknown = disable.find((name) => !RULES.some((rule) => rule.name === name));
  if (unknown !== undefined) {
    const names = RULES.map(({ name }) => name).join(', ');
    throw new NightschoolError('PIPELINE_INVALID', `redact.disable names "${unknown}", which is no rule: ${names}.`);
  }
  return {
    rules: RULES.filter(({ name }) => !disable.includes(name)),
    pseudonym: createPseudonym(seed),
    allow: new Set(allow.map((text) => text.toLowerCase())),
  };
}

type ScanLeaf = (leaf: Leaf) => Promise<Scan>;

/** Characters of text kept with their result; logs repeat most of their strings. */
const CACHE_LIMIT = 32_000_000;

function createLeafScan(scanner: Scanner): ScanLeaf {
  let cache = new Map<string, Scan>();
  let size = 0;
  const scanCached = async (text: string): Promise<Scan> => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const scan = await scanText(text, scanner);
    size += 2 * text.length;
    if (size > CACHE_LIMIT) [cache, size] = [new Map(), 2 * text.length];
    cache.set(text, scan);
    return scan;
  };
  return async (leaf) => scanByKey(leaf, scanner) ?? scanCached(leaf.text);
}

/** What the key alone says of its text; null where it says nothing. */
function scanByKey({ text, key, isNumber }: Leaf, { pseudonym, allow, rules }: Scanner): Scan | null {
  const kind = keyKind(key);
  const name = kind === 'phone' ? 'phone' : 'credential';
  if (kind === 'plain' || allow.has(text.toLowerCase()) || !rules.some((rule) => rule.name === name)) return null;
  if (kind === 'phone') {
    if (!isWholePhone(text)) return null;
    if (isFictionalPhone(text)) return { text, found: [], known: [] };
    return { text: replacePhone(text, pseudonym), found: [name], known: phoneElsewhere(text, pseudonym) };
  }
  const [, scheme = '', value = ''] = /^((?:bearer|basic|token|digest)\s{1,4})?([\s\S]*)$/i.exec(text) ?? [];
  if (isNumber || value.trim() === '' || isUnset(value)) return null;
  return { text: scheme + replaceSecret(value, pseudonym), found: [name], known: secretElsewhere(value, pseudonym) };
}

interface RecordContext {
  readonly scanLeaf: ScanLeaf;
  readonly counts: Map<string, number>;
}

/** Replacements that a record carries over to its other texts; a record with more secrets than this is made of them. */
const MOST_KNOWN = 100;

/** Scans every leaf of a record, then replaces what one leaf gave away in all of them. */
async function redactRecord(record: Json, { scanLeaf, counts }: RecordContext): Promise<JsonOf<CleanText>> {
  const scans: Scan[] = [];
  for (const leaf of leavesOf(record)) scans.push(await scanLeaf(leaf));
  const known = distinct(scans.flatMap((scan) => scan.known)).slice(0, MOST_KNOWN);
  const texts: string[] = [];
  for (const { text } of scans) {
    const replaced = known.reduce(replaceKnown, text);
    texts.push(replaced === text ? text : (await scanLeaf({ text: replaced, key: '', isNumber: false })).text);
  }
  for (const name of scans.flatMap((scan) => scan.found)) counts.set(name, (counts.get(name) ?? 0) + 1);
  let next = 0;
  return mapLeaves(record, '', (leaf) => texts[next++] ?? leaf.text) as JsonOf<CleanText>;
}

/** Longest first, so that a value inside another does not break it. */
function distinct(replacements: readonly Replacement[]): Replacement[] {
  return [...new Map(replacements.map((replacement) => [replacement.value, replacement])).values()].sort(
    (a, b) => b.value.length - a.value.length || (a.value < b.value ? -1 : 1),
  );
}

async function redactTask(task: Task, json: Redactor['json']): Promise<CleanTask> {
  const { request, steps, reply, outcome, requiredFacts, project, ...rest } = task;
  const texts = { request, steps, reply, evidence: outcome.evidence, requiredFacts, project };
  // The record keeps its shape; only its texts change.
  const clean = (await json(withoutUndefined(texts))) as unknown as Pick<CleanTask, 'request' | 'steps' | 'reply'> &
    Pick<CleanTask['outcome'], 'evidence'>;
  const { evidence, ...fields } = clean;
  return { ...rest, ...fields, outcome: { ...outcome, evidence } };
}

function withoutUndefined(record: object): Json {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
