import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from '../util/describe-issue.ts';
import { damaged } from './suite-lines.ts';

/** A parsed config that can say where in the file something stands. */
export interface ConfigText {
  readonly document: Document;
  /** Only for messages. */
  readonly path: string;
  readonly lines: LineCounter;
}

/** @throws NightschoolError FILE_DAMAGED where the text is not a YAML mapping */
export function readConfig(text: string, path: string): ConfigText {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault === undefined && isMap(document.contents)) return { document, path, lines };
  const problem = fault?.message.split('\n', 1)[0] ?? 'is not a promptfoo config';
  throw damaged(`${path}:${fault?.linePos?.[0].line ?? 1}`, problem);
}

/**
 * The value at a path of the config, checked.
 * @throws NightschoolError FILE_DAMAGED with file and line
 */
export function parseAt<Value>(
  config: ConfigText,
  schema: z.ZodType<Value>,
  path: readonly (string | number)[],
): Value {
  const node = config.document.getIn(path, true);
  const parsed = schema.safeParse(isNode(node) ? node.toJS(config.document) : node);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const offset = offsetOf(config.document, [...path, ...(issue?.path ?? [])]);
  throw damaged(`${config.path}:${config.lines.linePos(offset).line}`, describeIssue(issue));
}

/** Whether an entry of the config is one that nightschool writes. */
export function isOurs(entry: unknown): boolean {
  return /promptfoo-(?:provider|suite)\.[jt]s\b/.test(JSON.stringify(entry) ?? '');
}

/** Where the value stands; for a missing one, where the nearest thing around it does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}
