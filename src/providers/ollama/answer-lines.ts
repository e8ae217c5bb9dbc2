import type { JsonObject } from '../../domain/json.ts';
import { NightschoolError } from '../../errors.ts';
import { isJsonObject, parseIfJson } from '../../util/json.ts';
import { type ModelAbout, toReportedError } from '../model-error.ts';
import { scrubKey } from '../model-error-scrub.ts';
import { toMalformedCall } from './malformed-call.ts';

/** No line of an answer is near this long; the bound keeps one from being collected for ever. */
const LONGEST_LINE = 2 ** 20;

export interface LinesOptions {
  readonly about: ModelAbout;
  readonly headers: Headers;
  /** Tools that were offered; the model's broken calls of them come as errors of the server's. */
  readonly toolNames: readonly string[];
}

/**
 * The lines of a streamed answer, each one JSON object. The SDK skips a line that is no JSON and knows every error by
 * its words alone, so that lines are looked at before it. The last line is held back until the server has ended its
 * answer, so that the connection is left as it should be; whatever goes wrong after it is no matter.
 * @throws NightschoolError MODEL_CUT_OFF without a last line, MODEL_FAILED, MODEL_ANSWER_TOO_LARGE, or what an error
 * in the stream says
 */
export async function* checkLines(body: ReadableStream<Uint8Array>, options: LinesOptions): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let last: string | null = null;
  try {
    for await (const lines of splitLines(body, options.about)) {
      const checked: string[] = [];
      for (const line of last === null ? lines : []) {
        const message = readLine(line, options);
        if (message.done !== true) checked.push(line);
        else {
          last = JSON.stringify(message);
          break;
        }
      }
      if (checked.length > 0) yield encoder.encode(`${checked.join('\n')}\n`);
    }
  } catch (error) {
    if (last === null) throw error;
  }
  if (last === null) {
    const { name, host } = options.about;
    throw new NightschoolError('MODEL_CUT_OFF', `${name}: ${host} ended its answer before it was done`);
  }
  yield encoder.encode(`${last}\n`);
}

function readLine(line: string, { about, headers, toolNames }: LinesOptions): JsonObject {
  const message = parseIfJson(line);
  if (!isJsonObject(message)) {
    const start = scrubKey(line.slice(0, 200), about.key).slice(0, 60);
    throw new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} sent a line that is no JSON: ${start}`);
  }
  if (message.error === undefined) return message;
  const broken = toMalformedCall(message.error, toolNames);
  if (broken !== null) return broken;
  throw toReportedError(message.error, headers, about);
}

/** The lines that are complete, as many at a time as came at once. */
async function* splitLines(body: ReadableStream<Uint8Array>, about: ModelAbout): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  // Pieces of the line that is not complete yet: joined once, however many there are.
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of body) {
    const [head = '', ...tail] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(head);
    length += head.length;
    if (length > LONGEST_LINE || tail.some((line) => line.length > LONGEST_LINE)) throw lineTooLong(about);
    const open = tail.pop();
    if (open === undefined) continue;
    yield [pieces.join(''), ...tail].filter(isFilled);
    pieces = [open];
    length = open.length;
  }
  yield [pieces.join('') + decoder.decode()].filter(isFilled);
}

function isFilled(line: string): boolean {
  return line.trim() !== '';
}

function lineTooLong({ name, host }: ModelAbout): NightschoolError {
  return new NightschoolError('MODEL_ANSWER_TOO_LARGE', `${name}: ${host} sent one line of more than 1 MiB`);
}
