import type { Recording, Suite } from '../domain/exam.ts';
import type { SuiteFiles } from './parse-suite.ts';
import type { StoredSuite } from './stored-suite.ts';
import { type PrintOptions, printConfig } from './suite-config.ts';
import { printLines } from './suite-lines.ts';
import { caseSchema, excludedSchema, type RecordingLine, recordingSchema, writtenSchema } from './suite-schema.ts';

export { hashPractice, hashSuite } from './hash-suite.ts';

/**
 * Prints a suite as an ordinary promptfoo config with its cases and recordings beside it.
 * @throws NightschoolError FILE_DAMAGED where `previous` is not YAML: it is never overwritten blindly
 */
export function printSuite(suite: StoredSuite, options: PrintOptions): SuiteFiles {
  return { config: printConfig(suite, options), cases: printCases(suite), recordings: printRecordings(suite) };
}

/** What practice answers from: the recordings of tasks that the teacher may see, and of cases that it or people made up. */
export function practiceRecordings(
  { cases, recordings, waiting = [] }: Suite,
  taught: ReadonlySet<string>,
): readonly Recording[] {
  const own = cases.filter(({ side, origin }) => side === 'train' && origin !== 'log').map(({ id }) => id);
  const open = new Set([...taught, ...own]);
  return [...recordings, ...waiting].filter(({ taskId }) => open.has(taskId));
}

/** `cases.jsonl`. */
export function printCases({ cases, excluded = [], written }: StoredSuite): string {
  const left = excluded.map((id) => ({ id, excluded: true as const }));
  const seal = written === undefined ? [] : [{ written }];
  return printLines(cases, caseSchema) + printLines(left, excludedSchema) + printLines(seal, writtenSchema);
}

function printRecordings({ recordings, waiting = [] }: Suite): string {
  const later = waiting.map((recording): RecordingLine => ({ ...recording, waiting: true }));
  return printLines([...recordings, ...later], recordingSchema);
}
