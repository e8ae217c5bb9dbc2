import { NightschoolError } from '../../errors.ts';
import type { ModelAbout } from '../model-error.ts';
import { scrubKey } from '../model-error-scrub.ts';
import { type BodyEvent, readEvents } from './events.ts';
import type { WireUsage } from './wire-parts.ts';

/** A call as far as it has come. */
export interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly written: string;
}

/** What the pieces of an answer have come to. */
export interface Assembled {
  readonly text: string;
  readonly refusal: string;
  readonly calls: readonly OpenCall[];
  /** In the words of the wire. */
  readonly finish: string | null;
  readonly usage: WireUsage | null;
}

/** Puts one answer together, event by event. An answer that is not streamed is a stream of one event. */
export interface AnswerReader {
  /**
   * True where the answer is complete with it.
   * @throws NightschoolError what the event reports; MODEL_FAILED where it is no part of an answer
   */
  take(event: BodyEvent): boolean;
  result(): Assembled;
}

/**
 * The answer of a response with status 200: a stream of events, or one body where the server streams nothing.
 * @throws NightschoolError MODEL_CUT_OFF, MODEL_FAILED, what an error object in it says, and all of the fetch's
 */
export async function readAnswer(response: Response, reader: AnswerReader, about: ModelAbout): Promise<Assembled> {
  let isComplete = false;
  try {
    for await (const event of readEvents(response.body)) {
      if (event.kind === 'plain' && event.text.trim() === '') break;
      isComplete = reader.take(event) || isComplete;
      if (event.text === '[DONE]') break;
    }
  } catch (error) {
    // What was said in full is paid for, whatever becomes of the connection after it.
    if (!isComplete || !isBrokenOff(error)) throw error;
  }
  const said = reader.result();
  if (!isComplete) {
    throw new NightschoolError('MODEL_CUT_OFF', `${about.name}: ${about.host} ended the answer before it was complete`);
  }
  if (GIVEN_UP.has(said.finish?.toLowerCase() ?? '')) {
    throw new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} gave the answer up (${said.finish})`);
  }
  return said;
}

/** Ends of an answer that are the server's and not the model's (OpenRouter, vLLM; responses). */
const GIVEN_UP = new Set(['error', 'abort', 'aborted', 'cancelled', 'failed']);

function isBrokenOff(error: unknown): boolean {
  return error instanceof NightschoolError && (error.code === 'MODEL_CUT_OFF' || error.code === 'MODEL_TIMED_OUT');
}

/** For what is no part of an answer. */
export function noAnswer(text: string, about: ModelAbout): NightschoolError {
  const excerpt = scrubKey(text, about.key);
  return new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} answered no completion: ${excerpt}`, {
    hint: 'Correct baseUrl in the pipeline: what answers there does not speak the interface (api), or it is broken.',
  });
}
