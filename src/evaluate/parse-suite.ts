import { z } from 'zod';
import type { Case, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { type ConfigText, isOurs, parseAt, readConfig } from './config-text.ts';
import { asRead, type StoredExam, type StoredSuite, type Written } from './stored-suite.ts';
import { damaged, parseLines } from './suite-lines.ts';
import {
  assertionSchema,
  caseSchema,
  excludedSchema,
  recordingSchema,
  type Settings,
  settingsSchema,
  writtenSchema,
} from './suite-schema.ts';

/** The three files of `evals/<skill>/` that make a suite, as text. */
export interface SuiteFiles {
  /** `promptfooconfig.yaml` */
  readonly config: string;
  /** `cases.jsonl` */
  readonly cases: string;
  /** `recordings.jsonl` */
  readonly recordings: string;
}

/**
 * Reads a suite back from its three files, with what people added; `folder` (such as `evals/refund-order`) is only for
 * messages. Entries of the config that are neither ours nor assertions are promptfoo's business and are not looked at.
 * @throws NightschoolError FILE_DAMAGED with file, line and what to correct
 */
export function parseSuite(files: SuiteFiles, folder: string): StoredSuite {
  return { ...parseExam(files, folder), ...parseRecordings(files.recordings, `${folder}/recordings.jsonl`) };
}

/** The same without the recordings, which are many times as large. */
export function parseExam(files: Omit<SuiteFiles, 'recordings'>, folder: string): StoredExam {
  const config = readConfig(files.config, `${folder}/promptfooconfig.yaml`);
  const { skill, familyId, writes, freeText } = parseSettings(config);
  const assert = parseAssertions(config);
  return {
    skill,
    familyId,
    ...parseCaseLines(files.cases, `${folder}/cases.jsonl`),
    writes,
    freeText,
    ...(assert.length === 0 ? {} : { assert }),
  };
}

type Line = Case | z.infer<typeof excludedSchema> | { readonly written: Written };

/** The cases of `cases.jsonl`: ids are unique, and the cases of a group are on one side. */
export function parseCases(text: string, path: string): readonly Case[] {
  return parseCaseLines(text, path).cases;
}

function parseCaseLines(text: string, path: string): Pick<StoredSuite, 'cases' | 'excluded' | 'written'> {
  const lines = parseLines<Line>(text, schemaOf, { path, findFault: createCheck() });
  const written = lines.find((line) => 'written' in line)?.written;
  const excluded = lines.flatMap((line) => ('excluded' in line ? [line.id] : []));
  return {
    cases: lines.flatMap((line) => ('origin' in line ? [asRead(line, written)] : [])),
    ...(excluded.length > 0 && { excluded }),
    ...(written !== undefined && { written }),
  };
}

function schemaOf(value: unknown): z.ZodType<Line> {
  if (typeof value !== 'object' || value === null) return caseSchema;
  if ('written' in value) return writtenSchema;
  return 'excluded' in value ? excludedSchema : caseSchema;
}

/** What is wrong with a line in the light of those before it. */
function createCheck(): (line: Line) => string | null {
  const ids = new Set<string>();
  const sides = new Map<string, string>();
  let isSealed = false;
  return (line) => {
    if ('written' in line) {
      const isSecond = isSealed;
      isSealed = true;
      return isSecond ? 'there is a line "written" already: keep the newer one' : null;
    }
    if (ids.has(line.id)) return `there is a case ${line.id} already`;
    ids.add(line.id);
    if ('excluded' in line) return null;
    const { group, side } = line;
    const other = sides.get(group) ?? side;
    sides.set(group, other);
    return other === side ? null : `side must be ${other}, as for the other cases of group ${group}`;
  };
}

/** Parses `recordings.jsonl`: those that the exam answers from, and those that are newer than it. */
export function parseRecordings(text: string, path: string): Pick<Suite, 'recordings' | 'waiting'> {
  const lines = parseLines(text, recordingSchema, { path });
  const waiting = lines.flatMap(({ waiting: isWaiting, ...recording }) => (isWaiting === true ? [recording] : []));
  const recordings = lines.flatMap(({ waiting: isWaiting, ...recording }) => (isWaiting === true ? [] : [recording]));
  return { recordings, ...(waiting.length > 0 && { waiting }) };
}

function parseSettings(config: ConfigText): Settings {
  const { tests }: { readonly tests?: unknown } = config.document.toJS();
  const index = Array.isArray(tests) ? tests.findIndex(isOurs) : -1;
  if (index === -1) throw damaged(`${config.path}:1`, 'no entry of tests: loads cases.jsonl through promptfoo-suite');
  return parseAt(config, settingsSchema, ['tests', index, 'config']);
}

function parseAssertions(config: ConfigText): readonly JsonObject[] {
  if (!config.document.hasIn(['defaultTest', 'assert'])) return [];
  return parseAt(config, z.array(assertionSchema), ['defaultTest', 'assert']).filter((entry) => !isOurs(entry));
}
