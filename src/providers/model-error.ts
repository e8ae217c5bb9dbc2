import { type ErrorCode, NightschoolError } from '../errors.ts';
import { nestsDeeper } from '../util/nesting.ts';
import { DEEPEST_ERROR, readErrorBody } from './model-error-body.ts';
import { scrubKey } from './model-error-scrub.ts';

/** Whom the error is about; `key` is here only to be kept out of every message. */
export interface ModelAbout {
  /** `openai/gpt-5`, as reports show it. */
  readonly name: string;
  /** Host and port. */
  readonly host: string;
  readonly keyVariable: string | null;
  readonly key: string | null;
  /** Milliseconds since 1970, for a Retry-After that names a date. */
  readonly now: number;
}

/** What a server answered instead of an answer. */
export interface StatusAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** The typed error for an HTTP status that is not 200, by what the body says as well. Pure. */
export function toStatusError(answer: StatusAnswer, about: ModelAbout): NightschoolError {
  return describe(answer, about, `answered ${answer.status}`);
}

function describe(answer: StatusAnswer, about: ModelAbout, verb: string): NightschoolError {
  const said = readErrorBody(answer.body);
  const code = classify(answer.status, `${said.kind} ${said.text}`);
  const excerpt = scrubKey(said.text, about.key);
  const isPath = code === 'MODEL_MISSING' && !NAMES_MODEL.test(said.text);
  const retryAfterMs = readRetryAfter(answer.headers, about.now);
  const hint = hintFor(code, about, { isPath, said: said.text });
  return new NightschoolError(code, `${about.name}: ${about.host} ${verb}${excerpt === '' ? '' : `: ${excerpt}`}`, {
    ...(hint === null ? {} : { hint }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/**
 * For an error object that came where an answer was expected (HTTP 200, or in the middle of a stream): by the status or
 * the kind it names, else MODEL_FAILED.
 */
export function toReportedError(error: unknown, headers: Headers, about: ModelAbout): NightschoolError {
  const told = nestsDeeper(error, DEEPEST_ERROR - 1) ? 'more than can be told' : error;
  const body = JSON.stringify({ error: told });
  return describe({ status: readErrorBody(body).status ?? 500, headers, body }, about, 'reported an error');
}

/**
 * For whatever an SDK throws: our own error from inside it, or one with a status. Anything else is INTERNAL. Whether
 * the caller aborted is the adapter's to ask first.
 */
export function toModelError(error: unknown, about: ModelAbout): NightschoolError {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    if (at instanceof NightschoolError) return at;
  }
  const status = readNumber(error, 'status') ?? readNumber(error, 'status_code');
  const words = error instanceof Error ? error.message : String(error);
  if (status === null) {
    return new NightschoolError('INTERNAL', `${about.name}: ${scrubKey(words, about.key)}`);
  }
  const headers: unknown = Reflect.get(Object(error), 'headers');
  const parsed: unknown = Reflect.get(Object(error), 'error');
  const body = parsed === undefined || parsed === null ? stripStatus(words, status) : JSON.stringify({ error: parsed });
  return toStatusError({ status, headers: headers instanceof Headers ? headers : new Headers(), body }, about);
}

/**
 * Milliseconds that a server asks to wait, or null: `retry-after-ms`, `Retry-After` in seconds, or its date, counted
 * from the server's own clock (`Date`) where it tells it.
 */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const milliseconds = readAmount(headers.get('retry-after-ms'));
  if (milliseconds !== null) return Math.round(milliseconds);
  const value = headers.get('retry-after') ?? '';
  const seconds = readAmount(value);
  if (seconds !== null) return Math.round(seconds * 1000);
  const until = Date.parse(value);
  if (Number.isNaN(until) || !/^[a-z]/i.test(value)) return null; // to Date.parse `-5` is a date too
  const from = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(from) ? now : from));
}

function readAmount(value: string | null): number | null {
  return value !== null && /^\s*\d{1,12}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : null;
}

const TOO_LONG =
  /context_length_exceeded|exceed_context_size|string_above_max_length|prompt is too long|input is too long|maximum context length|available context size|context (length|window|size) (is |was )?exceeded|exceeds? (the |this |its )?(model's )?(maximum )?(allowed )?context|input length exceeds|input token count .{0,40}exceeds/i;
const BAD_KEY = /api[ _]key[ _](is )?(not valid|invalid)|invalid[ _]api[ _]key|invalid x-api-key/i;
const UNKNOWN_MODEL = /model_not_found|not a valid model|model .{0,80}(does not exist|not found)/i;
const NAMES_MODEL = /\bmodels?\b|\bendpoints found\b/i;

function classify(status: number, said: string): ErrorCode {
  if (status === 413) return 'PROMPT_TOO_LONG';
  // Some servers report an overlong prompt as their own failure.
  if ([400, 422, 500].includes(status) && TOO_LONG.test(said)) return 'PROMPT_TOO_LONG';
  // No waiting helps where the account is out of credit.
  if (status === 429 && /insufficient_quota/.test(said)) return 'MODEL_UNAUTHORIZED';
  if ([408, 409, 425, 429, 503, 529].includes(status)) return 'MODEL_OVERLOADED';
  if (status === 404 || ([400, 403].includes(status) && UNKNOWN_MODEL.test(said))) return 'MODEL_MISSING';
  if ([401, 402, 403].includes(status) || (status === 400 && BAD_KEY.test(said))) return 'MODEL_UNAUTHORIZED';
  return status >= 500 ? 'MODEL_FAILED' : 'MODEL_REFUSED_REQUEST';
}

function hintFor(
  code: ErrorCode,
  about: ModelAbout,
  { isPath, said }: { readonly isPath: boolean; readonly said: string },
): string | null {
  if (code === 'MODEL_REFUSED_REQUEST' && /reasoning_effort/.test(said)) {
    return 'Set effort in the pipeline to what this model takes: some want none where there are tools.';
  }
  if (code === 'MODEL_REFUSED_REQUEST' && /response_format|json_schema/.test(said)) {
    return 'Set structured in the pipeline to tool, or to prompt: this model takes no JSON Schema.';
  }
  if (code === 'MODEL_MISSING' && isPath) {
    return 'It says nothing of the model, so the path is wrong: correct baseUrl in the pipeline (it often ends in /v1).';
  }
  if (code !== 'MODEL_UNAUTHORIZED') return null;
  return about.keyVariable === null
    ? `Name the variable that holds the key for ${about.host} under keyVariable in the pipeline.`
    : `Set ${about.keyVariable} to a key that is valid at ${about.host} and has credit.`;
}

function stripStatus(words: string, status: number): string {
  return words.startsWith(`${status} `) ? words.slice(`${status} `.length) : words;
}

function readNumber(value: unknown, name: string): number | null {
  const member: unknown = Reflect.get(Object(value), name);
  return typeof member === 'number' ? member : null;
}
