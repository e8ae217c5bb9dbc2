import { createRequire } from 'node:module';
import type { Builder, TestSuite } from 'junit-report-builder';
import type { Outcome } from '../../domain/exam.ts';
import { oneLine } from '../plain.ts';

/** A run of a student on a case, or one that it never sat. */
export interface JunitCase {
  readonly name: string;
  readonly outcome: Outcome | 'not-sat';
  /** Why it did not pass, in a word. */
  readonly cause?: string;
  readonly reason?: string;
  readonly durationMs?: number;
}

/** What one student did with one skill. */
export interface JunitSuite {
  readonly name: string;
  /** What tests are grouped by where suites are not shown. */
  readonly className: string;
  /** Shown beside the numbers, in this order. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly JunitCase[];
}

/** JUnit's XML, for CI. Whatever stands in names and reasons is text in it, of characters that XML 1.0 allows. */
export function printJunit(name: string, suites: readonly JunitSuite[]): string {
  const builder = newBuilder().name(clean(name));
  for (const suite of suites) addSuite(builder.testSuite(), suite);
  return `${builder.build()}\n`;
}

/** The library brings another of its own that takes as long to load as all reporters: only who wants JUnit waits for it. */
function newBuilder(): Builder {
  const library: Builder = createRequire(import.meta.url)('junit-report-builder');
  return library.newBuilder();
}

function addSuite(suite: TestSuite, { name, className, properties, cases }: JunitSuite): void {
  suite.name(clean(name)).time(secondsOf(cases.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0)));
  for (const [key, value] of properties) suite.property(clean(key), clean(value));
  for (const { name: title, outcome, cause, reason, durationMs = 0 } of cases) {
    const test = suite.testCase().className(clean(className)).name(clean(title)).time(secondsOf(durationMs));
    const why = reason === undefined ? undefined : clean(reason);
    if (outcome === 'failed') test.failure(why ?? 'It did not pass.', cause ?? 'failed');
    if (outcome === 'errored') test.error(why ?? 'It broke down: this says nothing of the skill.', cause ?? 'errored');
    if (outcome === 'not-sat') test.skipped();
  }
}

function secondsOf(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}

/** On one line, without controls, halves of characters, and the two that XML has no way to write. */
function clean(text: string): string {
  return oneLine(text.toWellFormed()).replace(/[\ufffe\uffff]/g, '\ufffd');
}
