import type { ChatModel, ModelCall, ModelRole, ModelTokens } from '../../domain/chat.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { openModel, type WiredChoice } from '../index.ts';
import { createBudget } from '../layers/budget.ts';
import { quickWorld } from './world.ts';

export interface OpenedModel {
  readonly model: ChatModel;
  /** What was metered, in order. */
  readonly calls: readonly ModelCall[];
  /** Why the model was given up, where it was. */
  readonly downs: readonly string[];
  /** Milliseconds that retries would have waited. */
  readonly slept: readonly number[];
  tokens(): ModelTokens;
}

const NO_LIMITS: Pipeline['budget'] = { usd: null, teacherTokens: null, studentTokens: null, minutes: null };

/** A model with all its layers, as a night opens it, in a world where waiting takes no time. */
export async function openForTest(
  choice: WiredChoice,
  {
    role = 'student',
    env = {},
  }: { readonly role?: ModelRole; readonly env?: { readonly [name: string]: string } } = {},
): Promise<OpenedModel> {
  const world = quickWorld(env);
  const calls: ModelCall[] = [];
  const downs: string[] = [];
  const model = await openModel(choice, {
    world,
    role,
    budget: createBudget(NO_LIMITS, world.clock),
    price: null,
    onCall: (call) => calls.push(call),
    onDown: ({ reason }) => downs.push(reason),
  });
  const sum = (kind: keyof ModelTokens) => calls.reduce((total, { tokens }) => total + tokens[kind], 0);
  const tokens = () => ({ input: sum('input'), output: sum('output'), cached: sum('cached') });
  return { model, calls, downs, slept: world.slept, tokens };
}
