import type { NightschoolError } from '../../errors.ts';
import { OPTIONAL, type Optional } from './request.ts';

const WORDS_OF_REFUSAL =
  /unsupported|not supported|not support|deprecated|unknown|unrecognized|unexpected|cannot find field|not permitted|not allowed|only the default|no longer/i;

/** The option that a refused request can do without, or null. */
export function findRefused(error: NightschoolError, refused: ReadonlySet<Optional>): Optional | null {
  if (error.code !== 'MODEL_REFUSED_REQUEST' || !WORDS_OF_REFUSAL.test(error.message)) return null;
  // By place, since `Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead` names two.
  const named = OPTIONAL.filter((option) => !refused.has(option))
    .map((option) => ({ option, at: error.message.search(new RegExp(`\\b${option}\\b`)) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  return named[0]?.option ?? null;
}
