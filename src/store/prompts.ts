import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Prompt, PromptName, Prompts } from '../domain/prompt.ts';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';
import { hash } from '../util/hash.ts';
import { readText } from './json-lines.ts';

/** The prompts, with the values that are filled into each: all of them have to stand in its text, and no others. */
const VALUES: { readonly [Name in PromptName]: readonly string[] } = {
  'label-outcomes': [],
  'cut-sessions': [],
  'distil-task': [],
  'name-family': [],
  'settle-borders': [],
  'draft-skill': [],
  'refine-skill': ['draft', 'failures'],
  'write-checks': [],
  'vary-requests': [],
  'write-skills': [],
  'curate-memory': [],
  'place-entry': [],
  'sharpen-description': [],
  'follow-skill': ['skill'],
  'simulate-user': ['turns'],
  'choose-skill': ['skills'],
  'answer-request': [],
};

const OWN_FOLDER = fileURLToPath(new URL('../../pipelines/prompts', import.meta.url));
const LONGEST_FILE = 100_000;

const frontMatter = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  description: z.string().trim().min(1),
});

type Reading = { readonly prompt: Prompt } | { readonly faults: readonly string[] };

/**
 * The prompts of a workspace: each its `pipelines/prompts/<name>.md`, else the one that ships.
 * @throws NightschoolError PROMPT_INVALID listing every fault of every file as file:line
 */
export async function readPrompts(workspace: string): Promise<Prompts> {
  // `Object.keys` widens to string; the type of VALUES says that its keys are the names.
  const names = Object.keys(VALUES) as PromptName[];
  const readings = await Promise.all(names.map((name) => readPrompt(workspace, name)));
  const faults = readings.flatMap((reading) => ('faults' in reading ? reading.faults : []));
  if (faults.length > 0) throw new NightschoolError('PROMPT_INVALID', faults.join('\n'));
  const prompts = readings.flatMap((reading) => ('prompt' in reading ? [[reading.prompt.name, reading.prompt]] : []));
  // One for each name, as no fault was found.
  return Object.fromEntries(prompts) as Prompts;
}

async function readPrompt(workspace: string, name: PromptName): Promise<Reading> {
  const file = `pipelines/prompts/${name}.md`;
  const text = (await readText(join(workspace, file))) ?? (await readText(join(OWN_FOLDER, `${name}.md`)));
  return text === null ? { faults: [`${file}:1: There is no such file.`] } : parsePrompt(text, name);
}

function parsePrompt(text: string, name: PromptName): Reading {
  const file = `pipelines/prompts/${name}.md`;
  const at = (line: number, fault: string) => `${file}:${line}: ${fault}`;
  if (text.length > LONGEST_FILE) return { faults: [at(1, `It is longer than ${LONGEST_FILE} characters.`)] };
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const close = lines.indexOf('---', 1);
  if (lines[0] !== '---' || close < 0) {
    return { faults: [at(1, 'It must begin with name, version and description between two lines of ---.')] };
  }
  const head = readHead(lines.slice(1, close).join('\n'), name);
  const body = lines.slice(close + 1);
  const faults = [...('faults' in head ? head.faults : []), ...bodyFaults(body, { name, firstLine: close + 2 })];
  if ('faults' in head || faults.length > 0) return { faults: faults.map(({ line, fault }) => at(line, fault)) };
  const trimmed = body.join('\n').trim();
  const { version } = head;
  return { prompt: { name, version, text: trimmed, hash: hash(`${version}\n${trimmed}`, 64) } };
}

interface Fault {
  readonly line: number;
  readonly fault: string;
}

function readHead(
  yaml: string,
  name: PromptName,
): { readonly version: number } | { readonly faults: readonly Fault[] } {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ linePos, message }) => ({
      line: 1 + (linePos?.[0].line ?? 1),
      fault: `${message.split('\n')[0]}`,
    }));
    return { faults };
  }
  const parsed = frontMatter.safeParse(document.toJS());
  if (!parsed.success) {
    const lineOf = (key: unknown) => 1 + yaml.split('\n').findIndex((line) => line.startsWith(`${String(key)}:`)) + 1;
    return {
      faults: parsed.error.issues.map((issue) => ({ line: lineOf(keyOf(issue)), fault: describeIssue(issue) })),
    };
  }
  if (parsed.data.name !== name) {
    return { faults: [{ line: 2, fault: `The name is that of the file, ${name}, not ${parsed.data.name}.` }] };
  }
  return { version: parsed.data.version };
}

function keyOf(issue: z.core.$ZodIssue): unknown {
  return issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0];
}

function bodyFaults(
  body: readonly string[],
  { name, firstLine }: { readonly name: PromptName; readonly firstLine: number },
): readonly Fault[] {
  const places = body.flatMap((text, index) =>
    [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, value = '']) => ({ value, line: firstLine + index })),
  );
  const values = VALUES[name];
  const known =
    values.length === 0 ? 'this prompt has none' : `there is ${values.map((value) => `{{${value}}}`).join(', ')}`;
  const unknown = places
    .filter(({ value }) => !values.includes(value))
    .map(({ value, line }) => ({ line, fault: `Nothing is filled in for {{${value}}}: ${known}.` }));
  const missing = values
    .filter((value) => places.every((place) => place.value !== value))
    .map((value) => ({ line: firstLine, fault: `{{${value}}} must stand somewhere in the text.` }));
  const empty = body.every((line) => line.trim() === '') ? [{ line: firstLine, fault: 'There is no text.' }] : [];
  return [...unknown, ...missing, ...empty];
}
