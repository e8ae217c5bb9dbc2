import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson } from '../common/lenient-schemas.ts';
import type { Scorer } from './eval.ts';

/** What `value_to_float` of Inspect makes of them. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['C', 1],
  ['P', 0.5],
  ['I', 0],
  ['N', 0],
  ['yes', 1],
  ['true', 1],
  ['no', 0],
  ['false', 0],
]);
/** Members of a value of several parts that stand for all of it. */
const WHOLE = ['score', 'reward', 'correct', 'success', 'passed', 'accuracy', 'overall', 'total'];
/** Scorers that look for the target in the answer. */
const QUOTING = new Set(['includes', 'match', 'exact']);
const LONGEST_FACT = 200;

const score = z.object({ value: anyJson });

/** A sample without any scorer's word has no label, and neither has one whose score has a scale nobody told us. */
export function readScores(
  scores: JsonObject,
  { scorer, target }: { readonly scorer: Scorer | undefined; readonly target: Json | undefined },
): RecordedLabel | undefined {
  const first = scorer?.name;
  const name = first !== undefined && Object.hasOwn(scores, first) ? first : Object.keys(scores)[0];
  const parsed = score.safeParse(name === undefined ? undefined : scores[name]);
  const value = parsed.success ? toScore(parsed.data.value) : undefined;
  if (name === undefined || value === undefined) return undefined;
  return { score: value, source: `scorer ${name}`, ...present({ requiredFacts: factsOf(target, scorer) }) };
}

function toScore(value: Json): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : undefined;
  if (typeof value === 'string') return WORDS.get(value) ?? WORDS.get(value.toLowerCase()) ?? fromDigits(value);
  if (!isObject(value)) return Array.isArray(value) ? agreed(value) : undefined;
  const whole = WHOLE.find((key) => Object.hasOwn(value, key));
  return whole === undefined ? agreed(Object.values(value)) : toScore(value[whole] ?? null);
}

function fromDigits(text: string): number | undefined {
  return text.trim() === '' || text.length > 40 ? undefined : toScore(Number(text));
}

/** What parts add up to is the scorer's secret, unless they all say the same. */
function agreed(parts: readonly Json[]): number | undefined {
  const [first, ...others] = parts.map((part) => (isObject(part) || Array.isArray(part) ? undefined : toScore(part)));
  return others.every((other) => other === first) ? first : undefined;
}

/** One of several targets is enough for Inspect, so that none of them has to be in the answer. */
function factsOf(target: Json | undefined, scorer: Scorer | undefined): readonly string[] | undefined {
  const [fact, ...others] = Array.isArray(target) ? target : [target];
  if (scorer === undefined || !QUOTING.has(scorer.name) || scorer.options?.numeric === true) return undefined;
  if (typeof fact !== 'string' || others.length > 0) return undefined;
  return fact.trim() === '' || fact.length > LONGEST_FACT ? undefined : [fact.trim()];
}
