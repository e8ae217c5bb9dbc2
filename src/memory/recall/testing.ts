import fc from 'fast-check';
import { readDocument } from './document.ts';
import { type Question, readQuestion, type WeighedTerm, weighTerms } from './question.ts';
import type { PassageFields } from './rank.ts';

/** Texts by path as a memory that knows its own words, without a database. */
export function memoryOf(files: Readonly<Record<string, string>>): {
  readonly passages: readonly PassageFields[];
  ask(query: string): { readonly terms: readonly WeighedTerm[]; readonly phrases: Question['phrases'] };
} {
  const passages = Object.entries(files).flatMap(([path, text]) =>
    readDocument(path, text).passages.map((passage) => ({ ...passage, path })),
  );
  const countOf = (stem: string): number =>
    passages.filter(({ fields }) => fields.some((field) => field.split(' ').includes(stem))).length;
  return {
    passages,
    ask: (query) => {
      const { terms, phrases } = readQuestion(query);
      const counts = new Map(terms.map(({ stem }) => [stem, countOf(stem)]));
      return { terms: weighTerms(terms, counts, { passages: passages.length }), phrases };
    },
  };
}

/** Any text at all, with controls, marks and halves of characters. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0x2ff }).map((point) => String.fromCodePoint(point)),
    fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
  ),
  maxLength: 60,
});
