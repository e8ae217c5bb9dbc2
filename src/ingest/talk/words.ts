/** Characters of a message that its tone is read from: people say it first. */
const BEGINNING = 600;

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

/** Lower case, without accents and apostrophes. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replace(/['`]/g, '');
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’`]/g, '')
    .replaceAll('ß', 'ss')
    .normalize('NFC');
}

/** What the latest texts came to: the same reply is looked at for many kinds of phrases, one right after the other. */
export function remembering<Value>(texts: number, read: (text: string) => Value): (text: string) => Value {
  const recent: { readonly text: string; readonly value: Value }[] = [];
  let next = 0;
  return (text) => {
    const known = recent.find((each) => each.text === text);
    if (known !== undefined) return known.value;
    const value = read(text);
    recent[next] = { text, value };
    next = (next + 1) % texts;
    return value;
  };
}

/** The first words of a text for matching phrases: folded, other punctuation as spaces. */
export const toWords = remembering(8, splitWords);

/** `toWords` of what is hardly asked for again, such as one sentence. */
export function splitWords(text: string): readonly string[] {
  const beginning = text.slice(0, BEGINNING);
  if (ASCII.test(beginning))
    return (
      beginning
        .toLowerCase()
        .replace(/['`]/g, '')
        .match(/[a-z0-9]+/g) ?? []
    );
  return fold(beginning)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The clauses of the beginning of a text, each as words. */
export const toClauses = remembering(4, (text): readonly (readonly string[])[] =>
  text
    .slice(0, BEGINNING)
    .split(/[.!?;:,\n—]+|\s[-–]\s/)
    .map(splitWords)
    .filter((words) => words.length > 0),
);

export function startsWithPhrase(words: readonly string[], phrases: readonly string[]): boolean {
  return beginsAt(words, 0, indexOf(phrases));
}

export function includesPhrase(words: readonly string[], phrases: readonly string[]): boolean {
  const index = indexOf(phrases);
  for (let at = 0; at < words.length; at++) if (beginsAt(words, at, index)) return true;
  return false;
}

/** Phrases as words, by the first of them. */
type PhraseIndex = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Lists of phrases are few and never change. */
const indexes = new WeakMap<readonly string[], PhraseIndex>();

function indexOf(phrases: readonly string[]): PhraseIndex {
  const known = indexes.get(phrases);
  if (known !== undefined) return known;
  const index = Map.groupBy(
    phrases.map((phrase) => phrase.split(' ')),
    ([first]) => first ?? '',
  );
  indexes.set(phrases, index);
  return index;
}

function beginsAt(words: readonly string[], at: number, index: PhraseIndex): boolean {
  const candidates = index.get(words[at] ?? '');
  return candidates !== undefined && oneStandsAt(candidates, words, at);
}

/** Apart from `beginsAt`, which nearly always ends before: with closures in it, it would take memory for every word. */
function oneStandsAt(phrases: readonly (readonly string[])[], words: readonly string[], at: number): boolean {
  return phrases.some((phrase) => phrase.every((word, place) => words[at + place] === word));
}
