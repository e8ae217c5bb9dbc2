const LONGEST_TURN = 4000;
const OPENING = new Set(['"', '“', '«', '„']);
const CLOSING = new Set(['"', '”', '»', '“']);
const ENDS = new Set(['.', '!', '?', ';']);

/**
 * The sentences of what somebody said, with the mark at their end. A text in quotation marks is in one sentence with
 * what introduces it; a turn that is too long to have been typed is looked at only in its beginning.
 */
export function sentencesOf(turn: string): readonly string[] {
  const sentences: string[] = [];
  const text = turn.slice(0, LONGEST_TURN);
  let start = 0;
  let isQuoted = false;
  const close = (end: number): void => {
    const sentence = text.slice(start, end).replace(/\s+/g, ' ').trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const isEnd =
      !isQuoted && (character === '\n' || (ENDS.has(character) && /^(?:\s|$)/.test(text.slice(at + 1, at + 2))));
    if (isEnd) close(at + 1);
    else if (isQuoted ? CLOSING.has(character) : OPENING.has(character)) isQuoted = !isQuoted;
  }
  close(text.length);
  return sentences;
}
