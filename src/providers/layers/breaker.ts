import type { ChatModel } from '../../domain/chat.ts';
import { type ErrorCode, NightschoolError } from '../../errors.ts';

/** Whether a model was given up; shared by the breaker and whoever stands at the wire. */
export interface Circuit {
  down: NightschoolError | null;
}

export function createCircuit(): Circuit {
  return { down: null };
}

/** What waited for its turn while the model was given up is not sent any more. */
export function refuseWhenDown(model: ChatModel, circuit: Circuit): ChatModel {
  return {
    ...model,
    complete: async (request) => {
      if (circuit.down !== null) throw circuit.down;
      return model.complete(request);
    },
  };
}

export interface BreakerOptions {
  readonly circuit: Circuit;
  /** Called once, when no further call will go to the model. */
  readonly onDown: (down: { readonly reason: string }) => void;
}

/** Requests in a row that failed although they were retried. */
const MOST_IN_A_ROW = 3;

/** Faults that every further request would meet: no second one is sent. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['MODEL_UNAUTHORIZED', 'MODEL_MISSING', 'MODEL_UNREACHABLE']);

/** Faults that say something of one request alone. */
const OF_ONE_REQUEST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROMPT_TOO_LONG',
  'MODEL_ANSWER_EMPTY',
  'NOT_RECORDED',
]);

/**
 * Gives a model up for the night. From the request on that brings it down, every request rejects with MODEL_DOWN, whose
 * message says why; those that come later without reaching the model. Works on what retrying left over.
 */
export function breakCircuit(model: ChatModel, { circuit, onDown }: BreakerOptions): ChatModel {
  let failuresInARow = 0;
  const judge = (error: unknown): unknown => {
    if (!(error instanceof NightschoolError) || error.isOutage) return error;
    if (OF_ONE_REQUEST.has(error.code)) return error;
    failuresInARow++;
    if (circuit.down === null && (FATAL.has(error.code) || failuresInARow >= MOST_IN_A_ROW)) {
      circuit.down = downOf(model.name, error);
      onDown({ reason: error.message });
    }
    return circuit.down ?? error;
  };
  return {
    ...model,
    complete: async (request) => {
      request.signal.throwIfAborted();
      if (circuit.down !== null) throw circuit.down;
      try {
        const answer = await model.complete(request);
        failuresInARow = 0;
        return answer;
      } catch (error) {
        throw judge(error);
      }
    },
  };
}

function downOf(name: string, error: NightschoolError): NightschoolError {
  return new NightschoolError('MODEL_DOWN', `${name} is given up for this run: ${error.message}`, {
    hint: `${error.hint} The next run goes on from here.`,
    cause: error,
  });
}
