import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Pipeline } from '../domain/pipeline.ts';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';
import { readText } from './json-lines.ts';
import { pipelineSchema } from './pipeline-schema.ts';

/**
 * Reads a pipeline by name (`nightly`) or path (`pipelines/nightly.yaml`), relative to the workspace.
 * @throws NightschoolError PIPELINE_NOT_FOUND, or PIPELINE_INVALID listing every fault as file:line:column
 */
export async function readPipeline(workspace: string, nameOrPath: string): Promise<Pipeline> {
  const file = /\.ya?ml$/.test(nameOrPath) ? nameOrPath : `pipelines/${nameOrPath}.yaml`;
  const text = await readText(join(workspace, file));
  if (text === null) throw new NightschoolError('PIPELINE_NOT_FOUND', `There is no pipeline ${file} in ${workspace}.`);
  return parsePipeline(text, file);
}

/** Parses the text of a pipeline file; `file` is only for messages. */
export function parsePipeline(text: string, file: string): Pipeline {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map((error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`),
    );
  }
  const parsed = pipelineSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => {
      const place = lines.linePos(offsetOf(document, issue));
      return `${file}:${place.line}:${place.col}: ${describeIssue(issue)}`;
    }),
  );
}

type Document = ReturnType<typeof parseDocument>;
type Issue = z.core.$ZodIssue;

/** Where the faulty value stands; for a missing or unknown key, where its parent does. */
function offsetOf(document: Document, issue: Issue): number {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  for (let depth = issue.path.length; depth >= 0; depth--) {
    const path = issue.path.slice(0, depth);
    const node = depth === 0 ? document.contents : document.getIn(path, true);
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

function invalid(faults: readonly string[]): NightschoolError {
  return new NightschoolError('PIPELINE_INVALID', faults.join('\n'));
}
