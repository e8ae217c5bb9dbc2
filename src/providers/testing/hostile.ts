import type { ErrorCode } from '../../errors.ts';
import { always, closedPort, type Fault } from './faults.ts';
import type { ModelServer } from './model-server.ts';
import type { Script } from './wire.ts';

/** One way in which a model server does harm, and what whoever asks it is told; `MODEL_DOWN` where no night asks again. */
export interface HostileMode {
  readonly name: string;
  /** Null: nobody listens there. */
  readonly fault: Fault | null;
  readonly code: ErrorCode;
  /** It ends with one of the clocks of `HOSTILE_LIMITS` and not before. */
  readonly isSlow?: true;
}

/** Clocks short enough for a test, as the pipeline names them. */
export const HOSTILE_LIMITS = { timeoutSeconds: 1, stallSeconds: 0.5, attempts: 2 } as const;

/** What a server may do to those who ask it, each for ever. */
export const HOSTILE_MODES: readonly HostileMode[] = [
  { name: 'refuses the connection', fault: null, code: 'MODEL_DOWN' },
  { name: 'hangs before the headers', fault: { kind: 'silence' }, code: 'MODEL_TIMED_OUT', isSlow: true },
  { name: 'hangs after the headers', fault: { kind: 'stall' }, code: 'MODEL_TIMED_OUT', isSlow: true },
  { name: 'dribbles byte by byte', fault: { kind: 'dribble' }, code: 'MODEL_TIMED_OUT', isSlow: true },
  { name: 'never ends', fault: { kind: 'endless' }, code: 'MODEL_ANSWER_TOO_LARGE' },
  { name: 'sends a gzip bomb', fault: { kind: 'gzip-bomb' }, code: 'MODEL_ANSWER_TOO_LARGE' },
  {
    name: 'leads to another host',
    fault: { kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' },
    code: 'MODEL_DOWN',
  },
  {
    name: 'asks to come back in a day',
    fault: { kind: 'status', status: 429, retryAfter: '86400' },
    code: 'MODEL_OVERLOADED',
  },
  { name: 'breaks down', fault: { kind: 'status', status: 500 }, code: 'MODEL_FAILED' },
  { name: 'sends damaged JSON', fault: { kind: 'invalid-json' }, code: 'MODEL_FAILED' },
  { name: 'sends JSON nested without end', fault: { kind: 'deep-json' }, code: 'MODEL_FAILED' },
  { name: 'sends something else', fault: { kind: 'wrong-type' }, code: 'MODEL_FAILED' },
  { name: 'hangs up in the middle', fault: { kind: 'cut' }, code: 'MODEL_CUT_OFF' },
  { name: 'sends a megabyte of headers', fault: { kind: 'huge-headers' }, code: 'MODEL_DOWN' },
  { name: 'speaks no HTTP', fault: { kind: 'no-http' }, code: 'MODEL_DOWN' },
  { name: 'hangs up at once', fault: { kind: 'reset' }, code: 'MODEL_CUT_OFF' },
  { name: 'says 200 and shows a login page', fault: { kind: 'html' }, code: 'MODEL_FAILED' },
];

/**
 * A server of a kind (`startOllamaServer`, `startOpenAiServer`, …) that does harm to every chat request from the
 * `after`th on; what stands beside (`/api/tags`) is answered as ever, so that a model can be opened.
 */
export async function startHostileServer(
  start: (options: { readonly script: Script }) => Promise<ModelServer>,
  { fault }: HostileMode,
  options: { readonly script?: Script; readonly after?: number } = {},
): Promise<Pick<ModelServer, 'url' | 'close'>> {
  const { script = () => ({ text: 'All is well.' }), after = 0 } = options;
  if (fault === null) return { url: await closedPort(), close: async () => undefined };
  const server = await start({ script });
  server.setFaults((number) => (number > after ? always(fault)(number, {}) : null));
  return server;
}
