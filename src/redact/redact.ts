import type { Json, JsonOf } from '../domain/json.ts';
import type { Transcript } from '../domain/model.ts';
import type { CleanTask, Task } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import type { BracketKind, Pseudonym } from './pseudonym.ts';
import { redactRecord } from './record.ts';
import { createScanner, hashRules, type RedactorOptions } from './scanner.ts';

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
  /** Adds what another redactor counted, such as that of a worker thread. */
  addCounts(counts: Readonly<Record<string, number>>): void;
}

export type { RedactorOptions };

/** Told of every secret, card and account that is replaced, perhaps more than once. */
export type OnSecret = (value: string) => void;

/** Throws PIPELINE_INVALID where `disable` names a rule that there is not. */
export function createRedactor(options: RedactorOptions, onSecret?: OnSecret): Redactor {
  const silent = createScanner(options);
  const scanner = onSecret === undefined ? silent : { ...silent, pseudonym: telling(silent.pseudonym, onSecret) };
  const counts = new Map<string, number>();
  const addCount = (rule: string, count: number): void => {
    counts.set(rule, (counts.get(rule) ?? 0) + count);
  };
  // Redaction keeps the shape of a record; only its texts change.
  const json = (value: Json) => redactRecord(value, scanner, (rule) => addCount(rule, 1)) as JsonOf<CleanText>;
  return {
    text: async (value) => json(value) as CleanText,
    json: async (value) => json(value),
    task: async (task) => redactTask(task, json),
    transcript: async (transcript) => ({
      ...transcript,
      messages: json(transcript.messages as unknown as Json) as unknown as Transcript<CleanText>['messages'],
    }),
    rulesHash: hashRules(options),
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    addCounts: (other) => {
      for (const [rule, count] of Object.entries(other)) addCount(rule, count);
    },
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

/** Whatever is replaced gets a pseudonym. */
function telling(pseudonym: Pseudonym, onSecret: OnSecret): Pseudonym {
  return {
    ...pseudonym,
    hex: (kind, value, length) => {
      if (SECRET_KINDS.has(kind)) onSecret(value);
      return pseudonym.hex(kind, value, length);
    },
  };
}

const SECRET_KINDS: ReadonlySet<string> = new Set(['secret', 'card', 'iban', 'id'] satisfies BracketKind[]);

function redactTask(task: Task, json: (value: Json) => JsonOf<CleanText>): CleanTask {
  const { request, steps, reply, outcome, requiredFacts, project, ...rest } = task;
  const texts = { request, steps, reply, evidence: outcome.evidence, requiredFacts, project };
  const clean = json(withoutUndefined(texts)) as unknown as Pick<CleanTask, 'request' | 'steps' | 'reply'> &
    Pick<CleanTask['outcome'], 'evidence'>;
  const { evidence, ...fields } = clean;
  return { ...rest, ...fields, outcome: { ...outcome, evidence } };
}

function withoutUndefined(record: object): Json {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
