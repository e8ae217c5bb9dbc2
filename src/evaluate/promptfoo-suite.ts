// Loaded by `promptfoo eval`, which finds it through evals/<skill>/promptfooconfig.yaml.
import type { AssertionValueFunctionContext, GradingResult, ProviderResponse, TestCase } from 'promptfoo';
import { z } from 'zod';
import { runAgent } from '../agent/agent.ts';
import { recordedUser } from '../agent/user.ts';
import type { Case } from '../domain/exam.ts';
import type { Student } from '../domain/model.ts';
import { factAssertions, peoplesAssertions } from './assertions.ts';
import { findFault } from './conduct.ts';
import { caseVariables, describeResponse, judgeConduct } from './grade.ts';
import { parseCases, parseRecordings } from './parse-suite.ts';
import { createReplayTools } from './replay.ts';
import { buildReplayIndex, type ReplayIndex } from './replay-index.ts';
import { type Settings, settingsSchema } from './suite-schema.ts';

interface LoadedSuite {
  readonly settings: Settings;
  readonly index: (question: Case) => ReplayIndex;
  readonly cases: ReadonlyMap<string, Case>;
}

/** promptfoo makes tests and providers apart from each other; both are in this process, and meet here. */
const suites = new Map<string, LoadedSuite>();

/** promptfoo's test generator: one test for each case. promptfoo has put the files' texts in for the `file://` names. */
export function loadTests(config: unknown): readonly TestCase[] {
  const settings = settingsSchema.parse(config);
  const { skill, familyId, writes, freeText } = settings;
  const cases = parseCases(settings.cases, 'cases.jsonl');
  const { recordings, waiting = [] } = parseRecordings(settings.recordings, 'recordings.jsonl');
  const exam = buildReplayIndex({ skill, familyId, cases, recordings, writes, freeText });
  const practice =
    waiting.length === 0 ? exam : buildReplayIndex({ ...exam.suite, recordings: [...recordings, ...waiting] });
  const index: LoadedSuite['index'] = ({ side }) => (side === 'train' ? practice : exam);
  suites.set(skill, { settings, index, cases: new Map(cases.map((question) => [question.id, question])) });
  return cases.map((question) => ({
    description: `${question.side} ${question.id}`,
    vars: caseVariables(skill, question),
    assert: [...factAssertions(question), ...peoplesAssertions(question.assert, '')],
    options: { disableVarExpansion: true },
  }));
}

/** Runs a student on the case that the test's variables name; a miss is promptfoo's error, as it is our `errored`. */
export async function answerCase(student: Student, vars: unknown, signal: AbortSignal): Promise<ProviderResponse> {
  const { skill, case: id } = z.object({ skill: z.string(), case: z.string() }).parse(vars);
  const suite = suites.get(skill);
  const question = suite?.cases.get(id);
  if (suite === undefined || question === undefined) return { error: `There is no case ${id} in cases.jsonl.` };
  const transcript = await runAgent({
    student,
    skill: suite.settings.instructions ?? null,
    user: recordedUser(question.request),
    toolBox: createReplayTools(suite.index(question), question),
    maximumActions: suite.settings.maximumActions,
    seed: 0,
    signal,
  });
  const fault = findFault(transcript, question, suite.index(question));
  if (fault?.cause === 'replay-miss') return { error: fault.reason };
  return describeResponse(transcript, question, fault);
}

const conduct = z.object({
  nightschool: z.object({ fault: z.object({ cause: z.string(), reason: z.string() }).nullable() }),
});

/** The javascript assertion on effects and end; the provider looked for the fault where the recordings are. */
export function gradeConduct(_output: string, context: AssertionValueFunctionContext): GradingResult {
  return judgeConduct(conduct.parse(context.providerResponse?.metadata).nightschool.fault);
}
