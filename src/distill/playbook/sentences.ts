const END = /[.!?]["'”’)\]*_]{0,3}(?=\s+["'“‘„([*_`¿¡]{0,3}[\p{Lu}\p{Lo}]|$)|[。！？]/gu;

/** The sentences of a line of prose. A point after a digit or a short form ends none. */
export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(END)) {
    const end = index + mark.length;
    if (/(?:\b[A-Za-z]|\be\.g|\bi\.e|\betc|\bvs|\bno)$/i.test(text.slice(Math.max(0, index - 4), index))) continue;
    const sentence = text.slice(start, end).trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
  }
  const rest = text.slice(start).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

/** Ends like a sentence, and begins like one where it is given as one of its own. */
export function asSentence(text: string, { capital = true }: { readonly capital?: boolean } = {}): string {
  const bare = text.trim();
  const begun = capital ? bare.slice(0, 1).toUpperCase() + bare.slice(1) : bare;
  return /[.!?。！？]["'”’)]?$/.test(begun) ? begun : `${begun}.`;
}
