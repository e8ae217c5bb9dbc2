import { createLiteralStudent } from '../../agent/literal/literal.ts';
import { createModelStudent } from '../../agent/model/student.ts';
import { createDesign } from '../../decide/design.ts';
import type { ChatModel, ToolDefinition } from '../../domain/chat.ts';
import type { Design } from '../../domain/decision.ts';
import type { Suite } from '../../domain/exam.ts';
import type { Pipeline, StudentChoice } from '../../domain/pipeline.ts';
import type { Prompts } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { judgedOf, needsEmbeddings } from '../../evaluate/judged.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { nameOf, partsWithoutAsking } from '../../providers/index.ts';
import { readPrompts } from '../../store/prompts.ts';
import { hashJson } from '../../util/hash.ts';
import { GRADER_FILE } from '../exam/exam-fingerprint.ts';
import { HARNESS_VERSION } from '../night.ts';
import { identifyGraders } from '../suites/grader-hash.ts';
import { readToolDefinitions } from '../suites/read-tool-definitions.ts';
import type { Workspace } from '../workspace.ts';
import type { Parts } from './changed-parts.ts';

/** Under what the next night examines, as far as that is known without a model being asked. */
export interface Tonight {
  readonly design: Design;
  /** The parts of a student's fingerprint; `last` are those of its last exam, which tell what only a model can. */
  partsFor(student: string, suite: Suite | null, last: Parts): Promise<Parts>;
}

/** @throws NightschoolError PIPELINE_INVALID where a file that the pipeline names is missing or not what it should be */
export async function readTonight(workspace: Workspace, pipeline: Pipeline): Promise<Tonight> {
  const prompts = await readPrompts(workspace.dir);
  const toolDefinitions = await readToolDefinitions(workspace.dir, pipeline);
  const ladder = new Map(pipeline.students.map((choice) => [nameOfRung(choice), choice]));
  return {
    design: createDesign(pipeline.gate),
    partsFor: async (student, suite, last) => {
      const choice = ladder.get(student);
      if (choice === undefined) return last; // nobody examines it
      const known = { ...settingsOf(pipeline, toolDefinitions), ...studentParts(choice, prompts) };
      const parts = { ...last, ...onlyKnown(known, last), ...userPart(pipeline, choice, last) };
      if (pipeline.user.use === 'recorded') delete parts.user;
      return suite === null ? parts : withSuite(parts, suite, workspace);
    },
  };
}

type Editable = Record<string, string>;

function nameOfRung(choice: StudentChoice): string {
  return choice.use === 'literal' ? 'literal' : nameOf(choice);
}

function settingsOf({ limits }: Pipeline, toolDefinitions: readonly ToolDefinition[]): Parts {
  return {
    harness: String(HARNESS_VERSION),
    'actions per trial': String(limits.actionsPerTrial),
    'tokens per trial': String(limits.tokensPerTrial),
    tools: hashJson(toolDefinitions),
  };
}

function studentParts(choice: StudentChoice, prompts: Prompts): Parts {
  if (choice.use === 'literal') return createLiteralStudent().parts ?? {};
  const unasked = new NightschoolError('MODEL_DOWN', 'No model is asked here.');
  const chat: ChatModel = {
    ...{ name: nameOf(choice), fingerprint: '', parts: partsWithoutAsking(choice) },
    complete: () => Promise.reject(unasked),
  };
  return createModelStudent(chat, { prompt: prompts['follow-skill'], deterministic: false }).parts ?? {};
}

/** A part that no exam was named with was none of this student's, or an older version did not tell of it. */
function onlyKnown(parts: Parts, last: Parts): Editable {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name in last));
}

/** Which user it is shows in the fingerprint of a model that is not asked here: only that there is one is told. */
function userPart({ user }: Pipeline, choice: StudentChoice, { user: last }: Parts): Editable {
  return choice.use === 'literal' || user.use === 'recorded' ? {} : { user: last ?? nameOf(user) };
}

/** Where a judge or vectors are needed, what they are like tonight only they could tell: then the files count alone. */
async function withSuite(parts: Editable, suite: Suite, workspace: Workspace): Promise<Parts> {
  const judged = suite.cases.flatMap((question) => judgedOf(suite, question));
  const grader = await identifyGraders({ judge: null, embedding: null, workspace }, suite);
  const isAllKnown = judged.length === 0 && !needsEmbeddings(judged);
  const knowsFiles = Object.keys(parts).some((name) => name.startsWith(GRADER_FILE));
  const others = Object.entries(parts).filter(([name]) => !name.startsWith(GRADER_FILE));
  const { grader: before, ...rest } = Object.fromEntries(others);
  const files = Object.fromEntries(grader.files.map(([path, hash]) => [`${GRADER_FILE}${path}`, hash]));
  const now = isAllKnown ? (grader.isOwn ? grader.hash : undefined) : before;
  return {
    ...rest,
    suite: hashSuite(suite),
    ...(now !== undefined && { grader: now }),
    ...(knowsFiles || before === undefined ? files : {}),
  };
}
