import { NightschoolError } from '../../errors.ts';
import type { EmbeddingAdapter } from './adapter.ts';

export interface VectorOptions {
  /** How many were asked for. */
  readonly count: number;
  /** Numbers in each; null where none has been seen yet. */
  readonly length: number | null;
  readonly about: Pick<EmbeddingAdapter, 'name' | 'host'>;
}

/**
 * Vectors of length 1, so that their dot product is the cosine.
 * @throws NightschoolError MODEL_ANSWER_INVALID where there are too few or too many, where their lengths differ, or
 * where one is not made of numbers or is zero
 */
export function toUnitVectors(
  lists: readonly (readonly unknown[])[],
  { count, length, about }: VectorOptions,
): readonly Float32Array[] {
  if (lists.length !== count) throw invalid(about, `sent ${lists.length} vectors for ${count} texts`);
  const expected = length ?? lists[0]?.length ?? 0;
  return lists.map((list) => {
    if (list.length !== expected || expected === 0) {
      throw invalid(about, `sent a vector of ${list.length} numbers where the others have ${expected}`);
    }
    if (!list.every((value) => Number.isFinite(value))) {
      throw invalid(about, 'sent a vector with something in it that is no number');
    }
    return toUnit(list.map(Number), about);
  });
}

/** Scaled by the largest number first, lest a square overflows or vanishes. */
function toUnit(numbers: readonly number[], about: VectorOptions['about']): Float32Array {
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) throw invalid(about, 'sent a vector of zeros');
  const scaled = numbers.map((value) => value / largest);
  const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(scaled, (value) => value / norm);
}

function invalid({ name, host }: VectorOptions['about'], what: string): NightschoolError {
  return new NightschoolError('MODEL_ANSWER_INVALID', `${name}: ${host} ${what}`, {
    hint: 'Use a model that is made for embeddings, and one address that always has the same one.',
  });
}
