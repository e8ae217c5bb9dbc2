import { NightschoolError } from '../errors.ts';
import { faultOfPlainHttp, PLAIN_HTTP_HINT } from '../util/plain-http.ts';
import { lostAnswer, noConnection, stalled, timedOut, tooLarge } from './bounded-fetch-errors.ts';
import { withoutOwnLimits } from './bounded-fetch-transport.ts';

export interface FetchBounds {
  /** Of the whole exchange, from the call until the last byte of the body. */
  readonly timeoutMs: number;
  /** Longest wait for the headers, and then for any next byte. Time in which nobody reads the body does not count. */
  readonly stallMs: number;
  /** Of the decoded body: what a small compressed one unpacks to counts. */
  readonly maximumBytes: number;
  /** Stands in for the runtime's. */
  readonly fetch?: typeof fetch;
}

/**
 * A `fetch` whose exchange ends: headers and body share one deadline, a stall limit and a byte limit. It follows no
 * redirect, since that would hand the key to whoever is named there, and sends no key by plain http but to this machine. The caller's signal aborts with its own reason;
 * cancelling the body closes the connection.
 * @throws NightschoolError MODEL_REFUSED_REQUEST, MODEL_UNREACHABLE, MODEL_TIMED_OUT, MODEL_ANSWER_TOO_LARGE, MODEL_CUT_OFF; from the call or,
 * once the headers are there, from reading the body
 */
export function createBoundedFetch(bounds: FetchBounds): typeof fetch {
  return async (input, init) => {
    const request = typeof input === 'object' && 'url' in input ? input : null;
    const url = new URL(request?.url ?? String(input));
    const exchange = openExchange(bounds, hostAndPort(url), init?.signal ?? request?.signal ?? null);
    try {
      refuseLogin(url);
      refusePlainHttp(url, new Headers(init?.headers ?? request?.headers));
      exchange.wait();
      const options: RequestInit = { ...init, redirect: 'manual', signal: exchange.signal };
      const response = await (bounds.fetch === undefined
        ? fetch(input, withoutOwnLimits(options))
        : bounds.fetch(input, options));
      exchange.heard();
      refuseRedirect(response, url);
      return boundBody(response, exchange, bounds.maximumBytes);
    } catch (error) {
      throw exchange.fail(error, noConnection);
    }
  };
}

/** The clocks of one exchange and what ended it. */
interface Exchange {
  readonly host: string;
  readonly signal: AbortSignal;
  /** Starts the stall clock. */
  wait(): void;
  heard(): void;
  end(): void;
  /** Ends the exchange, closes its connection and says why: the first reason that was given for it. */
  fail(error: unknown, name: (error: unknown, host: string) => NightschoolError): unknown;
}

function openExchange(bounds: FetchBounds, host: string, caller: AbortSignal | null): Exchange {
  const controller = new AbortController();
  const abort = () => controller.abort(caller?.reason);
  const deadline = startTimer(bounds.timeoutMs, () => controller.abort(timedOut(host, bounds.timeoutMs)));
  let stall: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(deadline);
    clearTimeout(stall);
    caller?.removeEventListener('abort', abort);
  };
  if (caller?.aborted) abort();
  else caller?.addEventListener('abort', abort);
  return {
    host,
    signal: controller.signal,
    wait() {
      stall = startTimer(bounds.stallMs, () => controller.abort(stalled(host, bounds.stallMs)));
    },
    heard: () => clearTimeout(stall),
    end,
    fail(error, name) {
      end();
      if (!controller.signal.aborted) controller.abort(error instanceof NightschoolError ? error : name(error, host));
      return controller.signal.reason;
    },
  };
}

/** An open connection keeps the process alive; its clocks need not. */
function startTimer(milliseconds: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, milliseconds).unref();
}

function boundBody(response: Response, exchange: Exchange, maximumBytes: number): Response {
  if (response.body === null) {
    exchange.end();
    return response;
  }
  const reader = response.body.getReader();
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(sink) {
        try {
          exchange.wait();
          const { done, value } = await reader.read();
          exchange.heard();
          if (done) {
            exchange.end();
            sink.close();
            return;
          }
          bytes += value.byteLength;
          if (bytes > maximumBytes) throw tooLarge(exchange.host, maximumBytes);
          sink.enqueue(value);
        } catch (error) {
          throw exchange.fail(error, lostAnswer);
        }
      },
      async cancel(reason) {
        exchange.end();
        await reader.cancel(reason).catch(() => {}); // already broken: nothing is left to close
      },
    },
    { highWaterMark: 0 }, // reads only what is asked for, so that a stall is the server's and not the reader's
  );
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

function hostAndPort(url: URL): string {
  return url.port === '' ? `${url.hostname}:${url.protocol === 'http:' ? 80 : 443}` : url.host;
}

/** The runtime refuses such an address too, in words that repeat the password. */
function refuseLogin(url: URL): void {
  if (url.username === '' && url.password === '') return;
  throw new NightschoolError('MODEL_UNREACHABLE', `The address of ${url.host} has a login in it`, {
    hint: 'Take user and password out of the address; a key belongs into the variable that keyVariable names.',
  });
}

/** Headers by which a key is sent. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'api-key'] as const;

function refusePlainHttp(url: URL, headers: Headers): void {
  const fault = faultOfPlainHttp(url, { carriesKey: KEY_HEADERS.some((name) => headers.has(name)) });
  if (fault === null) return;
  throw new NightschoolError('MODEL_REFUSED_REQUEST', `${hostAndPort(url)} ${fault}`, { hint: PLAIN_HTTP_HINT });
}

function refuseRedirect(response: Response, url: URL): void {
  if (response.status < 300 || response.status > 399) return;
  const location = response.headers.get('location');
  const target = location === null || !URL.canParse(location, url.href) ? null : new URL(location, url);
  const place = target === null ? 'nowhere' : `${target.origin}${target.pathname}`;
  throw new NightschoolError(
    'MODEL_UNREACHABLE',
    `${hostAndPort(url)} answered ${response.status}, leading to ${place}`,
    {
      hint: 'Redirects are not followed, so that no key goes astray: set the address in the pipeline to the right place.',
    },
  );
}
