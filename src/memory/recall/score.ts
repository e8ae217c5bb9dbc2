import type { WeighedTerm } from './question.ts';

/** What an occurrence in the title, the headings, the path and the text counts. Measured, as are the others. */
const BOOSTS = [4, 1, 2, 1] as const;
/** How far the length of the text takes from that, and the usual one, in characters of its stems. */
const LENGTH_MATTERS = 0.4;
const USUAL_LENGTH = 350;
/** How soon more occurrences of a term stop mattering. */
const SATURATION = 2;
/** What an occurrence of a longer word counts (`invoicenumber` for `invoice`). */
export const LONGER = 0.3;
/** A quoted phrase found as it stands adds this much of its terms' weight. */
const PHRASE = 0.5;

/** The fields of a passage, title first and text last. */
export type Fields = readonly [title: string, headings: string, path: string, text: string];

/** What one occurrence in each of the fields counts: in a long text less. */
export function boostsOf(fields: Fields): readonly number[] {
  return BOOSTS.map((boost, index) => {
    if (index < BOOSTS.length - 1) return boost;
    const { length } = fields[index] ?? '';
    return boost / (1 - LENGTH_MATTERS + (LENGTH_MATTERS * length) / USUAL_LENGTH);
  });
}

/** What a term adds to the score of a passage that has it so often, each occurrence weighted by its field. */
export function scoreOfTerm({ weight }: Pick<WeighedTerm, 'weight'>, frequency: number): number {
  return (weight * frequency) / (SATURATION + frequency);
}

/** What a quoted phrase adds where the fields have it, in that order. */
export function scoreOfPhrase(fields: Fields, stems: readonly string[], weights: ReadonlyMap<string, number>): number {
  if (!fields.some((field) => ` ${field} `.includes(` ${stems.join(' ')} `))) return 0;
  return PHRASE * stems.reduce((sum, stem) => sum + (weights.get(stem) ?? 0), 0);
}
