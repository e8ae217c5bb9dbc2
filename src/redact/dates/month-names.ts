/** One way to write the twelve months. */
type Months = readonly string[];

const LISTS: readonly Months[] = [
  'January February March April May June July August September October November December',
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez',
].map((names) => names.split(' '));

/** 1 to 12; null where a word is no month. */
export function monthOf(word: string): number | null {
  const name = shortened(word);
  const list = LISTS.find((names) => names.some((each) => each.toLowerCase() === name));
  return list === undefined ? null : 1 + list.findIndex((each) => each.toLowerCase() === name);
}

/** Another month as the word writes its own: in its language, as long, with its capitals. */
export function monthLike(word: string, month: number): string {
  const name = shortened(word);
  const list = LISTS.find((names) => names.some((each) => each.toLowerCase() === name));
  const other = list?.[month - 1] ?? word;
  if (word === word.toLowerCase()) return other.toLowerCase();
  return word.length > 1 && word === word.toUpperCase() ? other.toUpperCase() : other;
}

function shortened(word: string): string {
  return word.toLowerCase().replace(/^sept$/, 'sep');
}
