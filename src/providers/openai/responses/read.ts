import { parseIfJson } from '../../../util/json.ts';
import { type ModelAbout, toReportedError } from '../../model-error.ts';
import type { BodyEvent } from '../events.ts';
import { type AnswerReader, noAnswer } from '../read-answer.ts';
import { startItems } from './items.ts';
import { event, type WireEvent, type WireResponse, whole } from './wire-schema.ts';

/** A stream of typed events, of which one ends the response, or one response. `[DONE]` says nothing of its own. */
export function startReading(headers: Headers, about: ModelAbout): AnswerReader {
  const items = startItems();
  let end: WireResponse | null = null;
  return {
    take(given) {
      if (end !== null || given.text === '[DONE]') return end !== null;
      const said = given.kind === 'plain' ? readWhole(given, about) : readEvent(given, about);
      const reported = said.response?.error ?? said.error ?? (said.type === 'error' ? parseIfJson(given.text) : null);
      if (reported) throw toReportedError(withStatus(reported), headers, about);
      if (!ENDS.has(said.type)) {
        items.add(said);
        return false;
      }
      end = { ...said.response, status: said.response?.status ?? said.type.slice('response.'.length) };
      items.settle(end.output ?? []);
      return true;
    },
    result: () => ({ ...items.result(), finish: readEnd(end), usage: end?.usage ?? null }),
  };
}

const ENDS = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

function readEvent({ text }: BodyEvent, about: ModelAbout): WireEvent {
  const parsed = event.safeParse(parseIfJson(text));
  if (!parsed.success) throw noAnswer(text, about);
  return parsed.data;
}

/** As the event that would have ended its stream. */
function readWhole({ text }: BodyEvent, about: ModelAbout): WireEvent {
  const parsed = whole.safeParse(parseIfJson(text));
  if (!parsed.success || !(parsed.data.output || parsed.data.error)) throw noAnswer(text, about);
  return { type: `response.${parsed.data.status ?? 'completed'}`, response: parsed.data };
}

/** In the words of chat completions where they have one for it. */
function readEnd(end: WireResponse | null): string | null {
  if (end?.status === 'completed') return 'stop';
  if (end?.status !== 'incomplete') return end?.status ?? null;
  return end.incomplete_details?.reason === 'content_filter' ? 'content_filter' : 'length';
}

/** A prompt that is against a policy is so the next time too: no failure of the server. */
function withStatus(error: unknown): unknown {
  const code: unknown = Reflect.get(Object(error), 'code');
  const isPrompt = typeof code === 'string' && /^invalid_prompt$|policy/.test(code);
  return isPrompt ? { ...Object(error), type: 'invalid_request_error' } : error;
}
