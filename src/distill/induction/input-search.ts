import { canonicalJson } from '../../util/hash.ts';
import { type InputExample, type InputHypothesis, induceInput } from './input.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Looks for inputs in the requests of one lesson, each question once, within a bounded effort. */
export interface InputSearch {
  readonly vocabulary: Vocabulary;
  readonly find: (examples: readonly InputExample[], trustsRare: boolean) => readonly InputHypothesis[];
}

/** Characters that patterns may be tried on in all; about three seconds. Counted, not timed, so that results repeat. */
const EFFORT = 25_000_000;

/** A memo of a pure function with a budget; share one among the inductions from one lesson. */
export function createInputSearch(vocabulary: Vocabulary): InputSearch {
  const known = new Map<string, readonly InputHypothesis[]>();
  const effort = { left: EFFORT };
  return {
    vocabulary,
    find: (examples, trustsRare) => {
      const question = canonicalJson([trustsRare, examples.map(({ trace, target }) => [trace, target])]);
      const answer = known.get(question) ?? induceInput(examples, vocabulary, { effort, trustsRare });
      known.set(question, answer);
      return answer;
    },
  };
}
