import { isAbsolute, join } from 'node:path';
import type { Suite } from '../domain/exam.ts';
import type { Json } from '../domain/json.ts';
import { JUDGE_REVISION } from '../evaluate/judge.ts';
import { judgedOf, needsEmbeddings } from '../evaluate/judged.ts';
import { PLANT_REVISION } from '../evaluate/plant.ts';
import { readText } from '../store/json-lines.ts';
import { hash, hashJson } from '../util/hash.ts';
import { HARNESS_VERSION, type Night } from './night.ts';

/** What grades the trials of a suite. */
export interface GraderIdentity {
  /** Of all of it: what a check of graders is good for. */
  readonly hash: string;
  /** Whether more grades than the harness and what stands in the suite: a judge, or files of assertions. */
  readonly isOwn: boolean;
  /** Files that assertions name, each with the hash of its content. Empty: none. */
  readonly files: readonly (readonly [path: string, hash: string])[];
}

export async function identifyGraders(
  { judge, embedding, workspace }: Pick<Night, 'judge' | 'embedding' | 'workspace'>,
  suite: Suite,
): Promise<GraderIdentity> {
  const judged = suite.cases.flatMap((question) => judgedOf(suite, question));
  const files = await hashFiles(suite, join(workspace.dir, 'evals', suite.skill));
  const own = {
    ...(judged.length > 0 && { judge: judge?.fingerprint ?? null, revision: JUDGE_REVISION }),
    ...(needsEmbeddings(judged) && { embedder: embedding?.embedder.fingerprint ?? null }),
    ...(files.length > 0 && { files }),
  };
  const identity = { harness: HARNESS_VERSION, plants: PLANT_REVISION, ...own };
  return { hash: hashJson(identity), isOwn: Object.keys(own).length > 0, files };
}

/** The conditions of an exam with what grades it, where that is more than the harness and the suite. */
export function withGraders<Conditions extends object>(
  conditions: Conditions,
  { hash: grader, isOwn, files: graderFiles }: GraderIdentity,
): Conditions & { readonly grader?: string; readonly graderFiles?: GraderIdentity['files'] } {
  return isOwn ? { ...conditions, grader, graderFiles } : conditions;
}

/** The files that assertions name, which are no part of the suite's own hash; an empty text stands for one that is gone. */
export async function hashFiles({ assert, cases }: Suite, folder: string): Promise<GraderIdentity['files']> {
  const named = [...(assert ?? []), ...cases.flatMap((question) => question.assert ?? [])].flatMap(filesNamed);
  const paths = [...new Set(named)].sort();
  return Promise.all(
    paths.map(
      async (path) => [path, hash((await readText(isAbsolute(path) ? path : join(folder, path))) ?? '')] as const,
    ),
  );
}

/** `file://beside/check.mjs:grade` names `beside/check.mjs`. */
function filesNamed(value: Json): readonly string[] {
  if (typeof value === 'string') {
    return value.startsWith('file://') ? [value.slice('file://'.length).replace(/:\w+$/, '')] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesNamed) : [];
}
