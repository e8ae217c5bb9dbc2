import { parseIfJson } from '../util/json.ts';

/** What the body of an error says, as far as it can be read. */
export interface ErrorBody {
  /** For people. */
  readonly text: string;
  /** Codes and types that it names, for classification. */
  readonly kind: string;
  readonly status: number | null;
}

const LONGEST_READ = 100_000;
/** Nobody's errors nest deeper, and what does could not be printed. */
export const DEEPEST_ERROR = 50;

/** Status that an error type stands for, where no number is given (OpenAI, Anthropic and Google names). */
const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_api_key: 401,
  authentication_error: 401,
  unauthenticated: 401,
  permission_error: 403,
  permission_denied: 403,
  billing_error: 402,
  insufficient_quota: 429,
  model_not_found: 404,
  not_found_error: 404,
  not_found: 404,
  invalid_request_error: 400,
  invalid_argument: 400,
  context_length_exceeded: 400,
  request_too_large: 413,
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  resource_exhausted: 429,
  overloaded_error: 529,
  unavailable: 503,
  server_error: 500,
  api_error: 500,
  timeout_error: 504,
};

/** Reads `{error: {message, code, type, status}}`, the same in an array (Google), `{error: "…"}`, `{detail}` or text. */
export function readErrorBody(body: string): ErrorBody {
  const parsed = body.length > LONGEST_READ ? undefined : parseIfJson(body, DEEPEST_ERROR);
  const outer = Array.isArray(parsed) ? parsed[0] : parsed;
  const inner = first(outer, ['error', 'detail']) ?? outer;
  const error = Array.isArray(inner) ? (first(inner[0], ['error']) ?? inner[0]) : inner;
  if (typeof error === 'string') return { text: error, kind: '', status: null };
  if (typeof error !== 'object' || error === null) return { text: withoutMarkup(body), kind: '', status: null };
  const names = ['code', 'type', 'status'].map((name) => Reflect.get(error, name));
  const kinds = names.filter((name) => typeof name === 'string');
  const message: unknown = first(error, ['message', 'error', 'msg']);
  return {
    text: typeof message === 'string' ? message : JSON.stringify(error),
    kind: kinds.join(' '),
    status: names.map(toStatus).find((status) => status !== null) ?? null,
  };
}

function toStatus(name: unknown): number | null {
  const status = typeof name === 'string' ? (STATUS_OF[name.toLowerCase()] ?? Number(name)) : name;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}

function first(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return names.map((name) => Reflect.get(value, name)).find((member) => member !== undefined && member !== null);
}

/** A page of HTML, as proxies answer, down to its words. */
function withoutMarkup(text: string): string {
  return text.slice(0, LONGEST_READ).replace(/<[^<>]{0,500}>/g, ' ');
}
