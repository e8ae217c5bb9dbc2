/** The words of a question that tell something, in small letters, each once. */
export function keywordsOf(question: string): readonly string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => !STOP_WORDS.has(word)))];
}

/** The usual English ones, with question words and fillers. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after again all already also am an and any are as at be because been before being below both but by can ' +
    'could did do does doing don down during each else few for from further get give gets go goes going got had has have ' +
    'having he her here hers him his how i if in into is it its just let like ll look may me might more most much must my ' +
    'need no nobody nor not now of off on once one only or other our ours out over own please put re s same she should so ' +
    'some somebody something such t take tell than that the their theirs them then there these they thing things this ' +
    'those through to too under until up us ve very want wants was way we were what when where which while who whom why ' +
    'will with would yes you your yours'
  ).split(' '),
);
