import { NightschoolError } from '../../errors.ts';
import { type ModelAbout, toReportedError } from '../model-error.ts';
import { scrubKey } from '../model-error-scrub.ts';
import { type Assembled, startAssembly } from './assemble.ts';
import { readEvents } from './events.ts';
import { type Piece, piece } from './wire-schema.ts';

/**
 * The answer of a response with status 200: a stream of events, or one completion where the server streams nothing.
 * @throws NightschoolError MODEL_CUT_OFF, MODEL_FAILED, what an error object in it says, and all of the fetch's
 */
export async function readAnswer(response: Response, about: ModelAbout): Promise<Assembled> {
  const assembly = startAssembly();
  let isComplete = false;
  try {
    for await (const { kind, text } of readEvents(response.body)) {
      if (text === '[DONE]') {
        isComplete = true;
        break;
      }
      if (kind === 'plain' && text.trim() === '') break;
      const part = readPiece(text, response.headers, about);
      if (kind === 'plain' && !part.choices) throw noCompletion(text, about);
      assembly.add(part);
      isComplete ||= kind === 'plain' || Boolean(part.choices?.[0]?.finish_reason);
    }
  } catch (error) {
    // What was said in full is paid for, whatever becomes of the connection after it.
    if (!isComplete || !isBrokenOff(error)) throw error;
  }
  const said = assembly.result();
  if (!isComplete) {
    throw new NightschoolError('MODEL_CUT_OFF', `${about.name}: ${about.host} ended the answer before it was complete`);
  }
  if (GIVEN_UP.has(said.finish?.toLowerCase() ?? '')) {
    throw new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} gave the answer up (${said.finish})`);
  }
  return said;
}

/** Ends of an answer that are the server's and not the model's (OpenRouter, vLLM). */
const GIVEN_UP = new Set(['error', 'abort', 'aborted', 'cancelled']);

function isBrokenOff(error: unknown): boolean {
  return error instanceof NightschoolError && (error.code === 'MODEL_CUT_OFF' || error.code === 'MODEL_TIMED_OUT');
}

function readPiece(text: string, headers: Headers, about: ModelAbout): Piece {
  const parsed = piece.safeParse(parseJson(text));
  if (!parsed.success) throw noCompletion(text, about);
  const { error, choices, object } = parsed.data;
  const reported = error ?? choices?.[0]?.error ?? (object === 'error' ? parseJson(text) : null);
  if (reported) throw toReportedError(reported, headers, about);
  return parsed.data;
}

function noCompletion(text: string, about: ModelAbout): NightschoolError {
  const excerpt = scrubKey(text, about.key);
  return new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} answered no completion: ${excerpt}`, {
    hint: 'Correct baseUrl in the pipeline: what answers there is no chat completions endpoint, or it is broken.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
