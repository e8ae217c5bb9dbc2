/** Invisible characters tell nothing and could tear a word apart. */
const INVISIBLE = /\p{Cf}/gu;
/** Of scripts written without spaces every character is a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}])[\p{L}\p{M}\p{N}_])+/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;
const GROUPING = /(?<=\d),(?=\d{3}(?!\d))/g;

/** As texts are compared in: NFKC, small letters, nothing invisible, no comma within a number. */
export function foldText(text: string): string {
  const visible = ASCII.test(text) ? text : text.normalize('NFKC').replace(INVISIBLE, '');
  return visible.toLowerCase().replace(GROUPING, '');
}

/** The words of a text, folded. */
export function wordsOf(text: string): readonly string[] {
  const folded = foldText(text);
  return folded.match(ASCII.test(folded) ? /\w+/g : WORD) ?? [];
}

/** How much of a sentence a word is: one of a script without spaces is half a word. */
export function weightOf(word: string): number {
  return word.length <= 2 && /^\P{ASCII}$/u.test(word) ? 0.5 : 1;
}
