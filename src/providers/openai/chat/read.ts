import { parseIfJson } from '../../../util/json.ts';
import { type ModelAbout, toReportedError } from '../../model-error.ts';
import { type AnswerReader, noAnswer } from '../read-answer.ts';
import { startAssembly } from './assemble.ts';
import { type Piece, piece } from './wire-schema.ts';

/** A stream of chunks, ended by a reason or by `[DONE]`, or one completion. */
export function startReading(headers: Headers, about: ModelAbout): AnswerReader {
  const assembly = startAssembly();
  return {
    take({ kind, text }) {
      if (text === '[DONE]') return true;
      const part = readPiece(text, headers, about);
      if (kind === 'plain' && !part.choices) throw noAnswer(text, about);
      assembly.add(part);
      return kind === 'plain' || Boolean(part.choices?.[0]?.finish_reason);
    },
    result: assembly.result,
  };
}

function readPiece(text: string, headers: Headers, about: ModelAbout): Piece {
  const parsed = piece.safeParse(parseIfJson(text));
  if (!parsed.success) throw noAnswer(text, about);
  const { error, choices, object } = parsed.data;
  const reported = error ?? choices?.[0]?.error ?? (object === 'error' ? parseIfJson(text) : null);
  if (reported) throw toReportedError(reported, headers, about);
  return parsed.data;
}
