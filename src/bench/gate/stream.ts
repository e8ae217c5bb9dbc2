import { casePlan, createPassSeed } from '../../decide/case-plan.ts';
import type { Suite } from '../../domain/exam.ts';
import type { Played } from './play.ts';
import type { Stream } from './rules.ts';
import { editionName } from './scripted.ts';
import type { Truth } from './truth.ts';

/**
 * The runs of a history for other rules. The draft that came to the gate is its first round: position for position the
 * runs are those that the gate asked for. Those of the other rounds and of no skill have passes of their own.
 */
export function streamOf(truth: Truth, suite: Suite, { edition, passSeed }: NonNullable<Played['attempt']>): Stream {
  const cases = suite.cases.flatMap(({ id, side }) => (side === 'held-out' ? [{ caseId: id }] : []));
  const streams = new Map<string, (position: number) => boolean>();
  const runs = (name: string | null): ((position: number) => boolean) => {
    const key = name ?? 'no skill';
    const known = streams.get(key) ?? open(name, name === edition ? passSeed : createPassSeed({ key }));
    streams.set(key, known);
    return known;
  };
  const open = (name: string | null, seed: number) => {
    const plan = casePlan(cases, seed);
    return (position: number): boolean => {
      const planned = plan(position);
      return truth.passes(name, planned.caseId, planned.seed);
    };
  };
  return {
    cases: cases.length,
    draft: (round, position) => runs(round <= 1 ? edition : `other-${editionName(1, round)}`)(position),
    baseline: (position) => runs(null)(position),
  };
}
