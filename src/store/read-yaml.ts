import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from '../util/describe-issue.ts';

/** What a YAML file says, or what is wrong with it: each fault as `file:line:column: fault`. */
export type YamlResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Parses a YAML file of ours; an empty one reads as `{}`. `file` is only for the faults. */
export function parseYaml<Value>(text: string, schema: z.ZodType<Value>, file: string): YamlResult<Value> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      (error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
    );
    return { ok: false, faults };
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults = parsed.error.issues.map((issue) => {
    const place = lines.linePos(offsetOf(document, issue));
    return `${file}:${place.line}:${place.col}: ${describeIssue(issue)}`;
  });
  return { ok: false, faults };
}

type Document = ReturnType<typeof parseDocument>;
type Issue = z.core.$ZodIssue;

/** Where the faulty value stands; for a missing or unknown key, where its parent does. */
function offsetOf(document: Document, issue: Issue): number {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  for (let depth = issue.path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(issue.path.slice(0, depth), true);
    if (!isNode(node)) continue;
    if (unknownKey !== undefined && depth === issue.path.length) return keyOffset(node, unknownKey);
    return node.range?.[0] ?? 0;
  }
  return 0;
}

function keyOffset(node: object, key: string): number {
  const items = 'items' in node && Array.isArray(node.items) ? node.items : [];
  const pair = items.find((item) => String(item?.key?.value) === key);
  return pair?.key?.range?.[0] ?? 0;
}
