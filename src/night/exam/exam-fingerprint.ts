import type { ToolDefinition } from '../../domain/chat.ts';
import type { Student } from '../../domain/model.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { hashJson } from '../../util/hash.ts';
import { HARNESS_VERSION } from '../night.ts';
import { isWired } from './trial-options.ts';

/** What an exam is run with besides its suite. */
export interface ExamConditions {
  readonly pipeline: Pick<Pipeline, 'limits'>;
  readonly toolDefinitions: readonly ToolDefinition[];
  /** Hash of what grades, where that is more than the harness; absent: no more. */
  readonly grader?: string | undefined;
  /** The files among that, each with its hash; absent: none. They are in its hash already. */
  readonly graderFiles?: readonly (readonly [path: string, hash: string])[] | undefined;
}

/** What begins the name of a part that is a file of assertions. */
export const GRADER_FILE = 'grader file ';

/** What `examFingerprint` is made of, as people call it: says what changed where a certificate lapses. */
export function fingerprintParts(
  { pipeline, toolDefinitions, grader, graderFiles = [] }: ExamConditions,
  { fingerprint, parts, ...student }: Student,
  suiteHash: string,
): Readonly<Record<string, string>> {
  const { actionsPerTrial, tokensPerTrial } = pipeline.limits;
  return {
    ...(parts ?? { student: fingerprint }),
    harness: String(HARNESS_VERSION),
    suite: suiteHash,
    'actions per trial': String(actionsPerTrial),
    ...(grader !== undefined && { grader }),
    ...Object.fromEntries(graderFiles.map(([path, hash]) => [`${GRADER_FILE}${path}`, hash])),
    ...(isWired({ ...student, fingerprint }) && {
      'tokens per trial': String(tokensPerTrial),
      tools: hashJson(toolDefinitions),
    }),
  };
}

/** Under what a student sits an exam: what a verdict, and so a certificate, is true of. */
export function examFingerprint(
  { pipeline, toolDefinitions, grader }: ExamConditions,
  student: Student,
  suiteHash: string,
): string {
  const { actionsPerTrial, tokensPerTrial } = pipeline.limits;
  const wired = isWired(student) ? { tokensPerTrial, tools: toolDefinitions } : {};
  const graded = grader === undefined ? {} : { grader };
  const harness = HARNESS_VERSION;
  return hashJson({ student: student.fingerprint, harness, actionsPerTrial, suiteHash, ...wired, ...graded });
}
