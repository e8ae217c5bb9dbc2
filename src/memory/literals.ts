/** Words that turn or bind a sentence, and numbers in words: a new wording may have only those of its sources. */
const TELLING =
  /^(?:no|not|never|cannot|can't|don't|doesn't|isn't|aren't|won't|nobody|nothing|none|without|always|only|every|must|before|after|until|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|half|twice|daily|weekly|monthly|yearly)$/;
/** Words that begin a sentence without saying anything of their own. */
const OPENING =
  /^(?:the|a|an|all|any|this|that|these|those|it|its|they|their|he|his|she|her|we|our|i|my|you|your|in|on|at|to|for|from|with|by|of|as|if|when|then|and|or|but|there|is|are|has|have|use|uses)$/;

/**
 * What a new wording says that none of its sources says: numbers, addresses, names, words that turn a sentence round.
 * Empty where it only words anew what is there.
 */
export function foreignLiterals(text: string, sources: readonly string[]): readonly string[] {
  const known = new Set(sources.flatMap(wordsOf).map((word) => word.toLowerCase()));
  const stems = new Set([...known].map(stemOf));
  return sentencesOf(text).flatMap((words) =>
    words.filter((word, index) => {
      const lower = word.toLowerCase();
      if (known.has(lower) || known.has(lower.replace(/'s$/, '')) || known.has(`${lower}'s`)) return false;
      if (/[\d@]|:\/\/|_|\w\.\w/.test(word) || TELLING.test(lower)) return true;
      if (!/\p{Lu}/u.test(word)) return false;
      return index > 0 || !(OPENING.test(lower) || stems.has(stemOf(lower)));
    }),
  );
}

function sentencesOf(text: string): readonly (readonly string[])[] {
  return text.split(/[.!?:]\s+/).map(wordsOf);
}

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll('’', "'")
    .split(/[\s,;()"“”/]+/)
    .map((word) => word.replace(/^['.:*`-]+|['.:!?*`-]+$/g, ''))
    .filter((word) => word !== '');
}

function stemOf(word: string): string {
  return word.replace(/(?:'s|ing|ed|es|s|d|e)$/, '');
}
