import type { Decoded, Encoding } from './encoding.ts';

/** What is decoded to see whether it is text at all. */
const SAMPLE = 4_096;
/** Long text is given in pieces that overlap by more than most tokens are long. */
const PIECE = 65_536;
const OVERLAP = 2_048;

export interface Block {
  readonly beginnings: readonly string[];
  /** Matches all of an encoded run where one begins, or nothing. */
  readonly run: RegExp;
  /** Shorter runs are nothing. */
  readonly least: number;
  decode(run: string): string;
}

/** Text that is written as a run of other characters as a whole. */
export function blockOf({ beginnings, run, least, decode }: Block): Encoding {
  const begins = new RegExp(beginnings.map((beginning) => `(?:${beginning})`).join('|'), 'y');
  return {
    beginnings,
    open(text, report) {
      let from = 0;
      return (place) => {
        if (place < from) return;
        begins.lastIndex = place;
        run.lastIndex = place;
        if (!begins.test(text) || !run.test(text)) return;
        const end = run.lastIndex;
        if (end - place < least) return;
        const sample = text.slice(place, Math.min(end, place + SAMPLE));
        from = place + sample.length;
        if (!isText(decode(sample))) return;
        from = end;
        for (const piece of piecesOf(decode(text.slice(place, end)))) report(whole(piece, place, end));
      };
    },
  };
}

function whole(text: string, start: number, end: number): Decoded {
  return { text, isWhole: true, placeOf: () => ({ start, end }) };
}

/** Of any other bytes a third are no text. */
function isText(decoded: string): boolean {
  const others = decoded.match(/[^\t\n\r -~\u00a0-\ufffc]/g)?.length ?? 0;
  return others * 8 <= decoded.length;
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start + OVERLAP < text.length; start += PIECE - OVERLAP) {
    pieces.push(text.slice(start, start + PIECE));
  }
  return pieces;
}
