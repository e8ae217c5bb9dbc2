/** Tokens of a text. */
export type CountTokens = (text: string) => number;

/** The tokenizer takes time quadratic in the length of a run without (or of nothing but) white space: longer ones are cut. */
const LONG_RUN = /(\S{256}|\s{256})/;

/**
 * Loads the tokenizer `o200k_base` of gpt-tokenizer. Its tables take about half a second to load, so nobody imports
 * them who does not count. Names of special tokens count as the text they are. In runs of more than 256 characters
 * without white space the count may be too high by one for each 256.
 */
export async function openTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const asText = { disallowedSpecial: new Set<string>() };
  return (text) => text.split(LONG_RUN).reduce((sum, part) => sum + countTokens(part, asText), 0);
}

/** Tokens of one text by `o200k_base`; who counts often opens a counter. */
export async function countTokens(text: string): Promise<number> {
  const count = await openTokenCounter();
  return count(text);
}
