import type { ModelRole } from '../../domain/chat.ts';
import type { Pipeline, QueueSettings, StudentChoice, TeacherChoice } from '../../domain/pipeline.ts';
import type { Prompts } from '../../domain/prompt.ts';
import type { NewPosting } from '../../domain/queue.ts';
import { type Prices, priceOf } from '../../store/prices.ts';
import { modelName } from '../../util/model-name.ts';
import { HARNESS_VERSION } from '../night.ts';
import { isQueued, type QueuedChoice, toWanted, toWantedEmbedder } from './wanted-model.ts';

type AnyChoice = TeacherChoice | StudentChoice | Pipeline['user'];

export interface ListOptions {
  readonly settings: Pick<QueueSettings, 'endpoints'>;
  readonly prompts: Prompts;
  readonly prices: Prices;
  /** Models that cost money are not asked; of a teacher, what it answered before is served. */
  readonly onlyFree: boolean;
}

/** Everything that a pipeline asks workers for, so that they can look at it all at once. */
export function listPostings(pipeline: Pipeline, options: ListOptions): readonly NewPosting[] {
  const { settings } = options;
  const { judge } = pipeline.graders;
  const wanted: readonly (readonly [ModelRole, AnyChoice])[] = [
    ['teacher', pipeline.teacher],
    ['user', pipeline.user],
    ...pipeline.students.map((choice) => ['student', choice] as const),
    ...(judge === null ? [] : [['judge', { ...judge, temperature: 0 }] as const]),
  ];
  const chats = wanted.flatMap(([role, choice]) => {
    const isWanted = isQueued(choice, settings) && isAsked(choice, role, options);
    return isWanted ? [{ role, model: toWanted(choice), student: null }] : [];
  });
  const exams = pipeline.students.flatMap((choice) => {
    const isWanted = isQueued(choice, settings) && isAsked(choice, 'student', options);
    return isWanted ? (toStudentPosting(choice, pipeline.user, options) ?? []) : [];
  });
  const { embeddings } = pipeline.families;
  if (embeddings === null || !isQueued(embeddings, settings)) return [...chats, ...exams];
  return [...chats, ...exams, { role: 'embedder', model: toWantedEmbedder(embeddings), student: null }];
}

/** What is asked of workers that do whole trials; null where they cannot: the user's model is asked from here. */
export function toStudentPosting(
  choice: QueuedChoice,
  user: Pipeline['user'],
  { settings, prompts }: Pick<ListOptions, 'settings' | 'prompts'>,
): NewPosting | null {
  const prompt = prompts['follow-skill'];
  const harness = HARNESS_VERSION;
  const model = toWanted(choice);
  if (user.use === 'recorded') return { role: 'student', model, student: { harness, prompt, user: null } };
  if (!isQueued(user, settings)) return null;
  const says = { model: toWanted(user), prompt: prompts['simulate-user'] };
  return { role: 'student', model, student: { harness, prompt, user: says } };
}

function isAsked(choice: QueuedChoice, role: ModelRole, { onlyFree, prices }: ListOptions): boolean {
  const price = priceOf(prices, modelName(choice));
  return !onlyFree || role === 'teacher' || (price !== null && price.input === 0 && price.output === 0);
}
