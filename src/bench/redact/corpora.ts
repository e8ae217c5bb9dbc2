import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Json } from '../../domain/json.ts';
import { createChecker } from '../../redact/check.ts';
import type { Recall } from './personal.ts';

/** Public data beside the repository, which is no part of it. */
const DATA = new URL('../../../../shared/data/', import.meta.url);
const SESSIONS = ['claude-code', 'codex', 'pi', 'openclaw'];
/** Rules of secretlint that are about files by their names, about its own comments, or about files that are no text. */
const NOT_TEXT = /filter-comments|no-dotenv|gcp/;
/** Strings of gitleaks' generators that are names of fields or headers, and hold nothing. */
const NO_VALUE = /^["\w :/-]{1,40}$/;

export const hasCorpora = existsSync(DATA);

interface SecretCase {
  readonly kind: 'positive' | 'negative';
  readonly rule: string;
  readonly text: string;
  readonly file?: string;
  readonly needs_options?: boolean;
}

function readCases(corpus: string): readonly SecretCase[] {
  const lines = readFileSync(new URL(`security/${corpus}/cases.jsonl`, DATA), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const item = JSON.parse(line);
    return { ...item, text: Buffer.from(item.text_b64 ?? item.input_b64, 'base64').toString() };
  });
}

/** How many of the cases are found; where a rule is missed, its name and whether there is a value at all. */
export function recallSecrets(): readonly Recall[] {
  return [
    recallOf('secretlint, positive', secretlint('positive')),
    recallOf('secretlint, negative', secretlint('negative')),
    recallOf('gitleaks, positive', gitleaks('positive')),
    recallOf('gitleaks, negative', gitleaks('negative')),
  ];
}

function secretlint(kind: SecretCase['kind']): readonly SecretCase[] {
  return readCases('secretlint-snapshots').filter(
    (item) =>
      item.kind === kind && item.needs_options !== true && !NOT_TEXT.test(item.rule) && item.file?.startsWith('input'),
  );
}

function gitleaks(kind: SecretCase['kind']): readonly SecretCase[] {
  return readCases('gitleaks-rules').filter((item) => item.kind === kind);
}

function recallOf(name: string, items: readonly SecretCase[]): Recall {
  const checker = createChecker({ seed: 1, disable: [], allow: [] });
  const missed = items.filter(({ text }) => checker.text(text).length === 0);
  const shown = name.endsWith('positive') ? missed : [];
  return {
    name,
    found: items.length - missed.length,
    all: items.length,
    missed: shown.map(({ rule, text }) => `${rule}${NO_VALUE.test(text) ? ' (no value in it)' : ''}`),
  };
}

export interface Alarms {
  readonly lines: number;
  /** Of finds in coding sessions, by rule. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What is found in the lines of public coding sessions, whose people's names and addresses were replaced before. */
export function alarmsInSessions(): Alarms {
  const checker = createChecker({ seed: 1, disable: [], allow: [] });
  const counts: Record<string, number> = {};
  let lines = 0;
  for (const text of SESSIONS.flatMap(logLines)) {
    const record = parse(text);
    if (record === null) continue;
    lines++;
    for (const rule of checker.record(record)) counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return { lines, counts };
}

function logLines(folder: string): readonly string[] {
  const at = new URL(`${folder}/`, DATA);
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, at), 'utf8').split('\n').filter(Boolean));
}

function parse(line: string): Json | null {
  try {
    return JSON.parse(line);
  } catch {
    return null; // one corpus holds a corrupt line on purpose
  }
}
