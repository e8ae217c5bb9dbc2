import { isAbsolute, join } from 'node:path';
import type { Suite } from '../../domain/exam.ts';
import type { Json } from '../../domain/json.ts';
import { JUDGE_REVISION } from '../../evaluate/judge.ts';
import { judgedOf, needsEmbeddings } from '../../evaluate/judged.ts';
import { PLANT_REVISION } from '../../evaluate/plant.ts';
import { readText } from '../../store/json-lines.ts';
import { hash, hashJson } from '../../util/hash.ts';
import { HARNESS_VERSION, type Night } from '../night.ts';

/** What grades the trials of a suite. */
export interface GraderIdentity {
  /** Of all of it: what a check of graders is good for. */
  readonly hash: string;
  /** Whether more grades than the harness and what stands in the suite: a judge, or files of assertions. */
  readonly isOwn: boolean;
  /** Files that assertions name, each with the hash of its content. Empty: none. */
  readonly files: readonly (readonly [path: string, hash: string])[];
}

/** What of a suite asks for more than the harness to grade it. */
export interface GradersNamed {
  readonly judge: boolean;
  readonly embedder: boolean;
  /** As assertions name them. */
  readonly files: readonly string[];
}

type Assertions = Pick<Suite, 'cases' | 'assert'>;

export function identifyGraders(
  night: Pick<Night, 'judge' | 'embedding' | 'workspace'>,
  suite: Assertions & Pick<Suite, 'skill'>,
): Promise<GraderIdentity> {
  return identifyNamed(night, suite.skill, namedIn(suite));
}

export function namedIn(suite: Assertions): GradersNamed {
  const judged = suite.cases.flatMap((question) => judgedOf(suite, question));
  return { judge: judged.length > 0, embedder: needsEmbeddings(judged), files: filesIn(suite) };
}

/** The graders of a skill as they are now. */
export async function identifyNamed(
  { judge, embedding, workspace }: Pick<Night, 'judge' | 'embedding' | 'workspace'>,
  skill: string,
  named: GradersNamed,
): Promise<GraderIdentity> {
  const files = await hashNamed(named.files, join(workspace.dir, 'evals', skill));
  const own = {
    ...(named.judge && { judge: judge?.fingerprint ?? null, revision: JUDGE_REVISION }),
    ...(named.embedder && { embedder: embedding?.embedder.fingerprint ?? null }),
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
export function hashFiles(suite: Assertions, folder: string): Promise<GraderIdentity['files']> {
  return hashNamed(filesIn(suite), folder);
}

function filesIn({ assert, cases }: Assertions): readonly string[] {
  const named = [...(assert ?? []), ...cases.flatMap((question) => question.assert ?? [])].flatMap(filesNamed);
  return [...new Set(named)].sort();
}

async function hashNamed(paths: readonly string[], folder: string): Promise<GraderIdentity['files']> {
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
