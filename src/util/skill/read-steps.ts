import type { ProcedureStep, ReplyRule } from '../../domain/procedure.ts';
import { readCall, readReply } from '../procedure/read-notation.ts';
import { NotationError } from '../procedure/reader.ts';
import { prose } from './prose.ts';
import { readClauses, splitSpans, textAt } from './spans.ts';

/** Reads a point under Steps; throws a `NotationError` for one without a call and for what it cannot read. */
export function readStep(text: string, number: number): ProcedureStep {
  const spans = splitSpans(text);
  const last = textAt(spans.code, spans.code.length - 1);
  if (!last.includes('(')) throw new NotationError('it has no call at its end, so only a model can follow it');
  const call = readCall(last);
  const { purpose, ...clauses } = readClauses(spans);
  return {
    purpose: purpose === '' ? prose(`Call ${call.tool}`) : purpose,
    tool: call.tool,
    arguments: call.arguments,
    result: call.result ?? `step${number}`,
    ...clauses,
  };
}

/** Reads a point under Output; null where it is prose only. */
export function readRule(text: string): ReplyRule | null {
  const spans = splitSpans(text);
  if (spans.code.length === 0) return null;
  const parts = readReply(textAt(spans.code, spans.code.length - 1));
  return { when: readClauses(spans).when, parts };
}
