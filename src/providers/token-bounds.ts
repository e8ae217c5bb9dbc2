import { rememberByText } from './remember.ts';

/**
 * The fewest tokens that a text can be, by what no tokenizer in use does: put two words with white space between them
 * into one token, or more than two names out of a run without any (`{"id":"a","at":"b"}`), or more than 128 bytes into
 * one (the longest entries of cl100k, o200k, Llama 3 and Qwen are runs of 128 spaces or dashes). The first two follow
 * from how they cut a text before they merge: the patterns in llama.cpp's `llama-vocab.cpp` end a piece at white space
 * and where letters end, and SentencePiece vocabularies are trained with `split_by_whitespace`. Letters joined by an
 * apostrophe or an invisible joiner count as one name, and names of one letter as none, since those are in
 * vocabularies (`don't`, `U.S.`). English comes to about two thirds of its real count, JSON to a quarter, scripts
 * without spaces to a fortieth.
 */
export const fewestTokens: (text: string) => number = rememberByText(countFewest, {
  shortest: 128,
  characters: 4_000_000,
});

function countFewest(text: string): number {
  let tokens = 0;
  for (const word of text.split(/\s+/)) if (word !== '') tokens += word.length < 8 ? 1 : fewestOfWord(word);
  return tokens;
}

const LONGEST_TOKEN = 128;
const NAME = /\p{L}[\p{L}\p{M}\p{Cf}'’]+/gu;

/** Shorter than eight characters it has no room for three names. */
function fewestOfWord(word: string): number {
  const names = word.match(NAME)?.length ?? 0;
  return Math.max(1, Math.ceil(names / 2), Math.ceil(bytesOf(word) / LONGEST_TOKEN));
}

/** The most tokens that a text can be: one for each byte, which is what every tokenizer falls back to. */
export function mostTokens(text: string): number {
  return bytesOf(text);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
