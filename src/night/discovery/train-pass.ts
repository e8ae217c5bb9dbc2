import type { Counts } from '../../domain/decision.ts';
import type { Draft } from '../../domain/skill.ts';
import { hashJson } from '../../util/hash.ts';
import { practise } from '../drafts/search-version.ts';
import { cycleOf, type Examination, passSeedOf } from '../exam/examination.ts';
import { decisionsOf } from '../workspace.ts';

/**
 * Has the student sit all train cases with a version that no search has seen, and writes that down as a round of its own:
 * under another description it is another version, and what the first came to is not known of it.
 */
export async function sitTrainPass(examination: Examination, draft: Draft): Promise<Counts> {
  const { night, room } = examination;
  const { version, change } = draft;
  const passSeed = passSeedOf(examination, { phase: 'train', version: 'none' });
  const runs = await Promise.all(room.train.map(({ id }) => practise(examination, draft, { caseId: id, passSeed })));
  const count = (outcome: string): number => runs.filter((run) => run.outcome === outcome).length;
  const train = { passed: count('passed'), failed: count('failed'), errored: count('errored') };
  const isKnown = decisionsOf(room.decisions(), 'draft-searched').some((round) => {
    return round.version === version && round.cycle === cycleOf(room) && hashJson(round.train) === hashJson(train);
  });
  if (isKnown) return train;
  night.emit({ type: 'draft-judged', skill: room.skill, version, accepted: true, train });
  const round = (decisionsOf(room.decisions(), 'draft-searched').at(-1)?.round ?? 0) + 1;
  await room.decide({
    type: 'draft-searched',
    ...{ cycle: cycleOf(room), version, round, accepted: true, wins: 0, losses: 0, train, change },
  });
  return train;
}
