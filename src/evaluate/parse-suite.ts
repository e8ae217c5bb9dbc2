import { z } from 'zod';
import type { Case, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { type ConfigText, isOurs, parseAt, readConfig } from './config-text.ts';
import { damaged, parseLines } from './suite-lines.ts';
import { assertionSchema, caseSchema, recordingSchema, type Settings, settingsSchema } from './suite-schema.ts';

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
export function parseSuite(files: SuiteFiles, folder: string): Suite {
  const config = readConfig(files.config, `${folder}/promptfooconfig.yaml`);
  const { skill, familyId, writes, freeText } = parseSettings(config);
  const assert = parseAssertions(config);
  return {
    skill,
    familyId,
    cases: parseCases(files.cases, `${folder}/cases.jsonl`),
    recordings: parseRecordings(files.recordings, `${folder}/recordings.jsonl`),
    writes,
    freeText,
    ...(assert.length === 0 ? {} : { assert }),
  };
}

/** Parses `cases.jsonl`: ids are unique, and the cases of a group are on one side. */
export function parseCases(text: string, path: string): readonly Case[] {
  const ids = new Set<string>();
  const sides = new Map<string, string>();
  const findFault = ({ id, group, side }: Case): string | null => {
    if (ids.has(id)) return `there is a case ${id} already`;
    ids.add(id);
    const other = sides.get(group) ?? side;
    sides.set(group, other);
    return other === side ? null : `side must be ${other}, as for the other cases of group ${group}`;
  };
  return parseLines(text, caseSchema, { path, findFault });
}

/** Parses `recordings.jsonl`. */
export function parseRecordings(text: string, path: string): Suite['recordings'] {
  return parseLines(text, recordingSchema, { path });
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
