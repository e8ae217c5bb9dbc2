import type { Json } from '../domain/json.ts';
import { redactRecord } from './record.ts';
import { findAll, nameOf } from './scan.ts';
import { createScanner, type RedactorOptions } from './scanner.ts';

/** That something is in a text, and never what. */
export interface FoundPlace {
  /** Name of the rule that found it. */
  readonly rule: string;
  /** Line of the text, from 1. */
  readonly line: number;
}

/** Says what a redactor with the same options would replace. */
export interface Checker {
  text(text: string): readonly FoundPlace[];
  /** Names of rules, one for each find; the keys of the record count as for a redactor. */
  record(record: Json): readonly string[];
}

/** Throws PIPELINE_INVALID as `createRedactor` does. */
export function createChecker(options: RedactorOptions): Checker {
  const scanner = createScanner(options);
  return {
    text(text) {
      let line = 1;
      let at = 0;
      return findAll(text, scanner).map((finding) => {
        for (; at < finding.start; at++) if (text.charCodeAt(at) === LINE_FEED) line++;
        return { rule: nameOf(finding), line };
      });
    },
    record(record) {
      const found: string[] = [];
      redactRecord(record, scanner, (rule) => found.push(rule));
      return found;
    },
  };
}

const LINE_FEED = 10;
