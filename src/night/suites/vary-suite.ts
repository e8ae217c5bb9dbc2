import type { Case, Recording } from '../../domain/exam.ts';
import type { RequestVariant } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { NightschoolError } from '../../errors.ts';
import { type StoredSuite, sealSuite } from '../../evaluate/stored-suite.ts';
import { printCases } from '../../evaluate/suite.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { saveSuite } from './write-suite.ts';

const NO_ANSWER: ReadonlySet<string> = new Set(['MODEL_ANSWER_INVALID', 'MODEL_OUTPUT_CUT', 'PROMPT_TOO_LONG']);

/**
 * Has a teacher with a model make up more practice, once for a family: requests of its practice cases put otherwise, with
 * the same things to do and to say. They are kept in the suite, on the train side for good.
 */
export async function varySuite(night: Night, family: FamilyAtNight, suite: StoredSuite): Promise<StoredSuite> {
  const { written } = suite;
  const { teacherCases: most } = night.pipeline.suite;
  const heldOut = suite.cases.filter(({ side }) => side === 'held-out').length;
  const isWanted = most > 0 && heldOut >= night.pipeline.gate.minimumHeldOut;
  if (!isWanted || written === undefined || written.varied === true || night.teacher.jobs === undefined) return suite;
  const seen = await night.workspace.evidence.readExam(suite.skill);
  const variants = seen.cases === printCases(suite) ? await askForVariants(night, family, suite) : null;
  if (variants === null) return suite;
  const made = await makeCases(night, family, { suite, variants });
  const waiting = [...(suite.waiting ?? []), ...made.map(({ recording }) => recording)];
  const cases = [...suite.cases, ...made.map(({ question }) => question)];
  const varied = sealSuite({ ...suite, cases, ...(waiting.length > 0 && { waiting }) }, { ...written, varied: true });
  // a teacher takes its time: what a person saved meanwhile is taken up first, by the next night
  return (await saveSuite(night, varied, seen)) ? varied : suite;
}

/** Null where the teacher cannot be asked now. */
async function askForVariants(
  { teacher, signal, pipeline }: Night,
  { tasks }: FamilyAtNight,
  { cases }: StoredSuite,
): Promise<readonly RequestVariant[] | null> {
  const practised = new Set(
    cases.filter(({ side, origin }) => side === 'train' && origin === 'log').map(({ id }) => id),
  );
  const about = { tasks: tasks.filter(({ id }) => practised.has(id)), most: pipeline.suite.teacherCases };
  try {
    return (await teacher.jobs?.varyRequests(about)) ?? null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    if (NO_ANSWER.has(error.code)) return [];
    if (error.isOutage || error.code === 'BUDGET_SPENT') return null;
    throw error;
  }
}

interface Made {
  readonly question: Case;
  readonly recording: Recording;
}

/** Without those that hold what redaction takes out, or that somebody has asked in the same words: an exam may ask it. */
async function makeCases(
  { redactor }: Night,
  { tasks }: FamilyAtNight,
  { suite, variants }: { readonly suite: StoredSuite; readonly variants: readonly RequestVariant[] },
): Promise<readonly Made[]> {
  const asked = new Set([...tasks, ...suite.cases].map(({ request }) => fold(request)));
  const sources = new Map(suite.cases.map((question) => [question.id, question]));
  const recordings = new Map([...suite.recordings, ...(suite.waiting ?? [])].map((each) => [each.taskId, each]));
  const made: Made[] = [];
  for (const { taskId, request: turns } of variants) {
    const [source, recording] = [sources.get(taskId), recordings.get(taskId)];
    if (source?.side !== 'train' || recording === undefined) continue;
    const request = await Promise.all(turns.map((turn) => redactor.text(turn)));
    if (request.some((turn, place) => turn !== turns[place]) || asked.has(fold(request))) continue;
    asked.add(fold(request));
    const id = `${taskId}-v${made.length + 1}`;
    made.push({ question: variantOf(source, { id, request }), recording: { ...recording, taskId: id } });
  }
  return made;
}

/** In a group of its own: a person may move it to the exam. */
function variantOf(
  source: Case,
  { id, request }: { readonly id: string; readonly request: readonly CleanText[] },
): Case {
  const { sessionId, effects, facts } = source;
  return { id, sessionId, group: id, side: 'train', origin: 'teacher', request, effects, facts };
}

function fold(request: readonly string[]): string {
  return (
    request
      .join('\n')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}
