import type { Json } from '../../domain/json.ts';
import type { LogFormat } from '../formats/format.ts';
import { loadFormats } from '../formats/load-formats.ts';
import { createIntake, type Intake } from '../intake.ts';
import { parseJson } from '../parse-json.ts';
import { START } from '../read-lines.ts';
import { createArrayIntake } from './array-intake.ts';
import type { ByteStream } from './byte-stream.ts';
import { type FileRead, isTooMuch, type Reading, tooMuch } from './reading.ts';
import { NOTHING_SEEN, witness } from './signature.ts';
import { type JsonPiece, splitJson } from './split-json.ts';

/**
 * Reads a file of JSON documents, one after another. An array is read element by element as one record each, unless it
 * is one conversation.
 */
export async function ingestDocuments(bytes: ByteStream, reading: Reading): Promise<FileRead> {
  const { file, skips, limits, take } = reading;
  const formats = await loadFormats();
  const intake = createIntake(file, { skips, format: null, formats, take });
  const passing = witness(bytes.rest(), NOTHING_SEEN);
  const pieces = createPieceTaker(intake, { reading, formats });
  const sizes = { valueBytes: limits.documentBytes, elementBytes: limits.lineBytes };
  for await (const batch of splitJson(passing.chunks, sizes)) {
    const goesOn = batch.every(pieces.take);
    await intake.drain();
    const isFull = isTooMuch(intake.format(), passing.size(), limits);
    if (isFull) skips.add(0, tooMuch(limits));
    if (!goesOn || isFull) break;
  }
  pieces.end();
  await intake.end();
  const format = intake.format();
  const next = format === null ? START : { ...START, signature: passing.signAll() };
  return { format, next, unfinished: null };
}

interface PieceTaker {
  /** False where the file is given up. */
  readonly take: (piece: JsonPiece) => boolean;
  end(): void;
}

function createPieceTaker(
  intake: Intake,
  { reading, formats }: { readonly reading: Reading; readonly formats: readonly LogFormat[] },
): PieceTaker {
  const { skips, limits } = reading;
  const array = createArrayIntake(intake, { skips, formats, documentBytes: limits.documentBytes });
  /** Where the document begins: 0 for the first one, as there mostly is no other. */
  let line: number | null = null;
  const read = (kind: 'document' | 'element', text: string | null): Json | undefined => {
    const parsed = text === null ? null : parseJson(text);
    if (parsed?.ok) return parsed.value;
    const limit = kind === 'document' ? limits.documentBytes : limits.lineBytes;
    skips.add(line ?? 0, `${kind} ${parsed === null ? `larger than ${limit} bytes` : `that is ${parsed.reason}`}`);
    return undefined;
  };
  return {
    take(piece) {
      if (piece.kind === 'stray') skips.add(piece.line, 'text between documents');
      if (piece.kind === 'cut-off') skips.add(piece.line, 'document that ends in the middle');
      if (piece.kind === 'value' || piece.kind === 'array-begins') line = line === null ? 0 : piece.line;
      if (piece.kind !== 'value' && piece.kind !== 'element') return piece.kind === 'array-ends' ? array.end() : true;
      const value = read(piece.kind === 'value' ? 'document' : 'element', piece.text);
      if (value === undefined) return true;
      const place = { line: line ?? 0, length: piece.text?.length ?? 0 };
      return piece.kind === 'value' ? intake.add(value, place) : array.add(value, place);
    },
    end: () => void array.end(),
  };
}
