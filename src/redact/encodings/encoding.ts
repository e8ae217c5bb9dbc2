import type { Span } from '../span.ts';
import type { Watched } from '../watch/trie.ts';

/** A part of a text in another writing, and what it says. */
export interface Decoded {
  readonly text: string;
  /** What of the text around it to replace for a find in it. */
  placeOf(find: Span): Span;
  /** It cannot be replaced in part: whatever is found in it, the whole becomes a secret. */
  readonly isWhole: boolean;
}

/** One way to write text as other text. Is asked as a look is; what it gives is looked through in turn. */
export interface Encoding extends Watched {
  /** Linear time over all places of a text, and so much decoded at most. */
  open(text: string, report: (decoded: Decoded) => void): (place: number) => void;
}
