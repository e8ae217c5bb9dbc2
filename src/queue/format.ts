/**
 * Of all that goes through Redis. To be counted up whenever a shape in `schema.ts` or `job-schema.ts` changes: who writes
 * another format is told apart by this number alone, and nothing else of it is read.
 */
export const QUEUE_FORMAT = 3;

/** What is the matter with who writes another format; null: the one before there were numbers. */
export function describeFormat(format: number | null): string {
  const other = format === null ? 'an older format' : `format ${format}`;
  return `it writes ${other} of the queue, and here is ${QUEUE_FORMAT}: install the same version of nightschool on both`;
}
