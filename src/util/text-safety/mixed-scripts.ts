/** Letters of other scripts that look like Latin ones; of Greek those alone that stand for no quantity, such as µ or Ω do. */
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορυχ]/u;
const LATIN = /\p{Script=Latin}/u;
/** Latin letters in disguise: of mathematics, full width, enclosed. */
const DISGUISED = /[\u{1d400}-\u{1d7ff}\uff21-\uff3a\uff41-\uff5a\u{1f130}-\u{1f149}\u24b6-\u24e9]{3}/u;
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
// in ASCII nothing can be mixed: most text ends here
const PLAIN = /^\p{ASCII}*$/u;

/** The first word that mixes Latin letters with others that look like them, such as a Cyrillic а; null where there is none. */
export function findMixedWord(text: string): string | null {
  if (PLAIN.test(text)) return null;
  for (const [word] of text.matchAll(WORD)) if (LATIN.test(word) && LOOKALIKE.test(word)) return word;
  return null;
}

/** Whether a text has words in letters that only look like plain ones. */
export function hasDisguisedLetters(text: string): boolean {
  return !PLAIN.test(text) && DISGUISED.test(text);
}
