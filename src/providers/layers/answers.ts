import type { ChatAnswer, ChatModel, ChatRequest, ModelCall, ModelRole } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { aboutOf } from './meter.ts';

/** Answers that were paid for, by what was asked. */
export interface AnswerStore {
  find(key: string): ChatAnswer | null;
  /** Returns once the answer survives a power cut. */
  save(key: string, answer: ChatAnswer): void;
  /** True in a dry run: nothing is asked that costs. */
  readonly readOnly: boolean;
}

export interface AnswersOptions {
  readonly store: AnswerStore;
  readonly role: ModelRole;
  readonly onCall: (call: ModelCall) => void;
}

/**
 * Asks nothing twice: an answer that is stored is served, one that is under way is waited for, and a new one is stored
 * before it is handed on.
 * @throws NightschoolError BUDGET_SPENT in a dry run, where the answer is not stored
 */
export function reuseAnswers(model: ChatModel, { store, role, onCall }: AnswersOptions): ChatModel {
  const underWay = new Map<string, Exchange>();
  const serve = (request: ChatRequest, answer: ChatAnswer): ChatAnswer => {
    const { purpose } = request;
    onCall({
      role,
      model: model.name,
      purpose,
      ...aboutOf(request),
      from: 'cache',
      tokens: answer.tokens,
      usd: 0,
      latencyMs: 0,
    });
    return answer;
  };
  const ask = async (key: string, request: ChatRequest): Promise<ChatAnswer> => {
    if (store.readOnly) throw notInDryRun(model.name, request.purpose);
    const answer = await model.complete(request);
    store.save(key, answer);
    return answer;
  };
  const complete = async (request: ChatRequest): Promise<ChatAnswer> => {
    request.signal.throwIfAborted();
    const key = answerKey(model, request);
    const stored = store.find(key);
    if (stored !== null) return serve(request, stored);
    const other = underWay.get(key);
    if (other === undefined) {
      const answer = ask(key, request).finally(() => underWay.delete(key));
      underWay.set(key, { answer, signal: request.signal });
      return answer;
    }
    const answer = await untilAborted(
      other.answer.catch(() => null),
      request.signal,
    );
    if (answer !== null) return serve(request, answer);
    // Whoever asked first gave up; the question stands.
    return other.signal.aborted ? complete(request) : other.answer;
  };
  return { ...model, complete };
}

interface Exchange {
  readonly answer: Promise<ChatAnswer>;
  /** Of whoever asked first. */
  readonly signal: AbortSignal;
}

/** Identity of a question to a model: everything but who waits for it, and what it is paid for. */
export function answerKey({ name, fingerprint }: ChatModel, request: ChatRequest): string {
  const { signal: _, about: __, ...asked } = request;
  return hashJson({ name, fingerprint, asked }, 64);
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function notInDryRun(name: string, purpose: string): NightschoolError {
  return new NightschoolError('BUDGET_SPENT', `${name} was not asked in a dry run (${purpose}).`, {
    hint: 'Run without --dry-run: it costs what the estimate says.',
  });
}
