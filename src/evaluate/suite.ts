import type { Suite } from '../domain/exam.ts';
import { hashJson } from '../util/hash.ts';
import type { SuiteFiles } from './parse-suite.ts';
import { type PrintOptions, printConfig } from './suite-config.ts';
import { printLines } from './suite-lines.ts';
import { caseSchema, recordingSchema } from './suite-schema.ts';

/**
 * Prints a suite as an ordinary promptfoo config with its cases and recordings beside it.
 * @throws NightschoolError FILE_DAMAGED where `previous` is not YAML: it is never overwritten blindly
 */
export function printSuite(suite: Suite, options: PrintOptions): SuiteFiles {
  return {
    config: printConfig(suite, options),
    cases: printLines(suite.cases, caseSchema),
    recordings: printLines(suite.recordings, recordingSchema),
  };
}

/**
 * A suite newly built from logs with what people wrote into the existing one: their cases (`"origin": "person"`, which
 * also stand in for a built case of the same id), their assertions on the suite and on single cases. A case of a group
 * that the logs know goes to the side where the split has that group now.
 */
export function mergeSuite(built: Suite, existing: Suite): Suite {
  const sides = new Map(built.cases.map(({ group, side }) => [group, side]));
  const people = existing.cases
    .filter(({ origin }) => origin === 'person')
    .map((question) => ({ ...question, side: sides.get(question.group) ?? question.side }));
  const taken = new Set(people.map(({ id }) => id));
  const asserted = new Map(existing.cases.flatMap(({ id, assert }) => (assert === undefined ? [] : [[id, assert]])));
  const cases = built.cases
    .filter(({ id }) => !taken.has(id))
    .map((question) => {
      const assert = asserted.get(question.id);
      return assert === undefined ? question : { ...question, assert };
    });
  return {
    ...built,
    cases: [...cases, ...people],
    ...(existing.assert === undefined ? {} : { assert: existing.assert }),
  };
}

/** sha256 (16 hex digits) of all that decides outcomes: cases, recordings, writes, free text, assertions; order is not part of it. */
export function hashSuite(suite: Suite): string {
  const sorted = (values: readonly unknown[]) => values.map((value) => hashJson(value)).sort();
  return hashJson({
    cases: sorted(suite.cases),
    recordings: sorted(suite.recordings),
    writes: [...suite.writes].sort(),
    freeText: [...suite.freeText].sort(),
    assert: sorted(suite.assert ?? []),
  });
}
