import type { ChatAnswer, ChatModel, ChatRequest } from '../../domain/chat.ts';
import { type ErrorCode, isErrorCode, NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import type { NightFleet } from './night-fleet.ts';
import type { Station } from './station.ts';

export interface QueuedChatOptions {
  /** `provider/model`. */
  readonly name: string;
  readonly station: Station;
  readonly fleet: Pick<NightFleet, 'workspaceId' | 'priorityOf'>;
  /** Told of exchanges that a worker had begun when it died: nobody says what they cost. */
  readonly onLost: (request: ChatRequest, times: number) => void;
  /** An exchange's own limit. */
  readonly seconds: number;
}

/** A model that workers have: one job for every exchange. No retry and no metering, as with any adapter. */
export function createQueuedChat({ name, station, fleet, onLost, seconds }: QueuedChatOptions): ChatModel {
  const { fingerprint, parts } = station;
  const nameJob = createJobNames(`${fleet.workspaceId}-chat`, fingerprint);
  return {
    ...{ name, fingerprint, parts },
    complete: async (request) => {
      const { signal, ...asked } = request;
      const id = nameJob(asked);
      const priority = fleet.priorityOf(request.about ?? null);
      const submitted = station.submit<'chat'>({ kind: 'chat', id, seconds, request: asked }, { priority, signal });
      const { result, attempts } = await submitted.catch((error: unknown) => {
        const lost = attemptsIn(error);
        if (lost !== null) onLost(request, lost);
        throw error;
      });
      void station.settle(id);
      if (attempts > 1) onLost(request, attempts - 1);
      return readAnswer(name, result);
    },
  };
}

/**
 * Names for jobs that are known by what they ask: the same question asked again in one run is another job, and the first
 * of the next run is the first again, so that what a killed run had asked is not asked a second time.
 */
export function createJobNames(prefix: string, fingerprint: string): (content: unknown) => string {
  const asked = new Map<string, number>();
  return (content) => {
    const hash = hashJson({ fingerprint, content });
    const times = asked.get(hash) ?? 0;
    asked.set(hash, times + 1);
    return `${prefix}-${hash}-${times}`;
  };
}

function readAnswer(
  name: string,
  { answer, problem }: { readonly answer: ChatAnswer | null; readonly problem: WorkersProblem | null },
): ChatAnswer {
  if (answer !== null) return answer;
  throw toError(problem ?? { code: 'MODEL_FAILED', message: `${name}: the worker gave no answer` });
}

interface WorkersProblem {
  readonly code: string;
  readonly message: string;
}

/** How often a job was begun that was given up; null: it was not given up. */
export function attemptsIn(error: unknown): number | null {
  if (!(error instanceof NightschoolError) || error.code !== 'JOB_ABANDONED') return null;
  return typeof error.cause === 'number' ? error.cause : 1;
}

/** A worker's problem as an error of ours; a code that we do not know is a fault of its server. */
export function toError({ code, message }: WorkersProblem): NightschoolError {
  return new NightschoolError(toCode(code), message);
}

export function toCode(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'MODEL_FAILED';
}
