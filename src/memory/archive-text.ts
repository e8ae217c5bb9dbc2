import { blocksIn } from './blocks.ts';
import { appendText, joinLines, splitLines } from './lines.ts';

/** A file of the archive with another text of its name: what is not there yet is added at its end. */
export function archiveText(archived: string | null, text: string): string {
  if (archived === null || archived === '') return text;
  if (archived.includes(text)) return archived;
  const known = new Set(piecesOf(archived).map((piece) => piece.trim()));
  const added = piecesOf(text).filter((piece) => piece.trim() !== '' && !known.has(piece.trim()));
  return added.reduce((sofar, piece) => appendText(sofar, piece.endsWith('\n') ? piece : `${piece}\n`), archived);
}

/** Bullets with what is below them, and single lines. */
function piecesOf(text: string): readonly string[] {
  const lines = splitLines(text);
  const starts = new Map(blocksIn(lines).map(({ start, end }) => [start, end]));
  const pieces: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = starts.get(at) ?? at + 1;
    pieces.push(joinLines(lines.slice(at, end)));
    at = end;
  }
  return pieces;
}
