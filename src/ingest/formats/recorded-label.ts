import type { Json, JsonObject } from '../../domain/json.ts';
import type { RecordedLabel } from '../../domain/session.ts';
import { isObject } from './lenient.ts';

/** Members that say how it went, and members of those that carry the value, in order of trust. */
const SIGNALS = ['reward', 'score', 'success', 'feedback', 'rating'];
const VALUES = ['score', 'value', 'rating', 'thumbs', 'label', 'sentiment'];
const GOOD = new Set([
  'up',
  'thumbs_up',
  'thumbs-up',
  'positive',
  'good',
  'success',
  'passed',
  'pass',
  'yes',
  'true',
  '👍',
]);
const BAD = new Set([
  'down',
  'thumbs_down',
  'thumbs-down',
  'negative',
  'bad',
  'failure',
  'failed',
  'fail',
  'no',
  'false',
  '👎',
]);

/** The label a record carries, as a score in [0, 1]; undefined where it has none that can be understood. */
export function readLabel(record: JsonObject): RecordedLabel | undefined {
  for (const source of SIGNALS) {
    const score = toScore(record[source], source);
    if (score !== undefined) return { score, source };
  }
  return undefined;
}

function toScore(value: Json | undefined, source: string): number | undefined {
  if (isObject(value)) {
    const inner = VALUES.map((key) => value[key]).find((member) => member !== undefined && !isObject(member));
    return toScore(inner, source);
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return fromWord(value.toLowerCase());
  return typeof value === 'number' ? fromNumber(value, source) : undefined;
}

function fromWord(word: string): number | undefined {
  if (GOOD.has(word)) return 1;
  return BAD.has(word) ? 0 : undefined;
}

/** Thumbs are -1 and 1; ratings go to 5. Anything else out of [0, 1] has a scale nobody told us. */
function fromNumber(value: number, source: string): number | undefined {
  if (value === -1) return 0;
  if (value >= 0 && value <= 1) return value;
  const isStars = source === 'rating' && value <= 5 && value > 1;
  return isStars ? (value - 1) / 4 : undefined;
}
