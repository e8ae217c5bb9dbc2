import { describe, expect, it } from 'vitest';
import type { Case } from '../domain/exam.ts';
import type { DraftContext } from '../domain/model.ts';
import type { Draft } from '../domain/skill.ts';
import { createRandom } from '../util/random.ts';
import { searchDraft } from './search.ts';
import type { TrainRun } from './train-scores.ts';

const clean = <Value>(value: unknown) => value as Value;
const draftOf = (version: string): Draft => ({ skill: 's', version, text: version, teacher: 't', change: 'c' });
const casesOf = (count: number) => Array.from({ length: count }, (_, index) => clean<Case>({ id: `c${index}` }));

/** `+` passed, `-` failed, `?` missed, `!` infrastructure; one mark for each case. */
function runOf(mark: string | undefined): TrainRun {
  const transcript = clean<TrainRun['transcript']>({ messages: [] });
  if (mark === '+') return { outcome: 'passed', transcript };
  const reason = clean<NonNullable<TrainRun['reason']>>('why');
  if (mark === '?') return { outcome: 'errored', cause: 'replay-miss', reason, transcript };
  if (mark === '!') return { outcome: 'errored', cause: 'infrastructure', reason, transcript: null };
  return { outcome: 'failed', cause: 'missing-effect', reason, transcript };
}

/** Searches over versions given by their marks; `rounds` are the versions that the teacher offers, round by round. */
async function search(
  marks: { readonly [version: string]: string },
  rounds: readonly (readonly string[])[],
  { incumbent = null, maximumRounds = 6 }: { incumbent?: string | null; maximumRounds?: number } = {},
) {
  const count = Object.values(marks)[0]?.length ?? 0;
  const runs: string[] = [];
  const asked: DraftContext['refine'][] = [];
  const result = await searchDraft({
    cases: casesOf(count),
    incumbent: incumbent === null ? null : draftOf(incumbent),
    maximumRounds,
    random: createRandom(1),
    draft: async (refine) => {
      asked.push(refine);
      return (rounds[asked.length - 1] ?? []).map(draftOf);
    },
    runCase: async ({ version }, { id }) => {
      runs.push(`${version} ${id}`);
      return runOf(marks[version]?.[Number(id.slice(1))]);
    },
  });
  return { result, runs, asked };
}

const summary = ({ result }: Awaited<ReturnType<typeof search>>) => ({
  champion: result.champion?.version ?? null,
  plateau: result.plateau,
  rounds: result.rounds.map(
    ({ round, draft, accepted, wins, losses }) =>
      `${round} ${draft.version} ${accepted ? 'accepted' : 'rejected'} ${wins}:${losses}`,
  ),
});

describe('searchDraft', () => {
  it.each<[string, Parameters<typeof search>, ReturnType<typeof summary>]>([
    [
      'stops when nothing fails',
      [{ a: '++++' }, [['a']]],
      { champion: 'a', plateau: 'nothing-left', rounds: ['1 a accepted 0:0'] },
    ],
    [
      'accepts what wins at least as often as it loses',
      [{ a: '--++', b: '+-+-', c: '+++-' }, [['a'], ['b'], ['c']]],
      {
        champion: 'c',
        plateau: 'nothing-offered',
        rounds: ['1 a accepted 0:0', '2 b accepted 1:1', '3 c accepted 1:0'],
      },
    ],
    [
      'ends after two rejections in a row',
      [{ a: '-+++', b: '---+', c: '--+-', d: '++++' }, [['a'], ['b'], ['c'], ['d']]],
      { champion: 'a', plateau: 'two-rejected', rounds: ['1 a accepted 0:0', '2 b rejected 0:1', '3 c rejected 0:1'] },
    ],
    [
      'starts counting rejections again after an acceptance',
      [{ a: '--++', b: '----', c: '+-++', d: '----', e: '++++' }, [['a'], ['b'], ['c'], ['d'], ['e']]],
      {
        champion: 'e',
        plateau: 'nothing-left',
        rounds: ['1 a accepted 0:0', '2 b rejected 0:1', '3 c accepted 1:0', '4 d rejected 0:1', '5 e accepted 1:0'],
      },
    ],
    [
      'ends at the round limit',
      [{ a: '---', b: '+--', c: '++-', d: '+++' }, [['a'], ['b'], ['c'], ['d']], { maximumRounds: 3 }],
      { champion: 'c', plateau: 'round-limit', rounds: ['1 a accepted 0:0', '2 b accepted 1:0', '3 c accepted 1:0'] },
    ],
    ['has no champion without a draft', [{ a: '+' }, [[]]], { champion: null, plateau: 'nothing-offered', rounds: [] }],
    [
      'does not run a version again that was offered before',
      [{ a: '-+', b: '--' }, [['a'], ['b'], ['b']]],
      { champion: 'a', plateau: 'nothing-offered', rounds: ['1 a accepted 0:0', '2 b rejected 0:1'] },
    ],
    [
      'lets the incumbent defend itself',
      [{ old: '-+++', new: '----' }, [['new']], { incumbent: 'old' }],
      { champion: 'old', plateau: 'nothing-offered', rounds: ['1 new rejected 0:1'] },
    ],
    [
      'counts a miss as not passed, and infrastructure trouble as nothing',
      [{ a: '?+!+', b: '++++' }, [['a'], ['b']]],
      { champion: 'b', plateau: 'nothing-left', rounds: ['1 a accepted 0:0', '2 b accepted 1:0'] },
    ],
    [
      'picks the best of several drafts by halving',
      [{ a: '--------', b: '+-------', c: '++++++++', d: '--------' }, [['a', 'b', 'c', 'd']]],
      {
        champion: 'c',
        plateau: 'nothing-left',
        rounds: ['1 a rejected 0:0', '1 b rejected 0:0', '1 c accepted 0:0', '1 d rejected 0:0'],
      },
    ],
  ])('%s', async (_, given, expected) => {
    expect(summary(await search(...given))).toEqual(expected);
  });

  it('runs the failed cases of the champion first and stops a loser early', async () => {
    const { runs } = await search({ a: '++-++-++', b: '--------' }, [['a'], ['b'], []]);
    const challenger = runs.filter((run) => run.startsWith('b'));
    expect(challenger.slice(0, 2)).toEqual(['b c2', 'b c5']);
    expect(challenger).toHaveLength(3);
  });

  it('never runs a version on a case twice', async () => {
    const { runs } = await search({ a: '--++', b: '-+-+', c: '+-+-', d: '++++' }, [['a', 'b', 'c'], ['d'], ['a']]);
    expect(new Set(runs).size).toBe(runs.length);
  });

  it('halves: weak drafts see few cases', async () => {
    const { result } = await search({ a: '--------', b: '--------', c: '++++++++', d: '+++++++-' }, [
      ['a', 'b', 'c', 'd'],
    ]);
    const seen = result.rounds.map(({ train }) => train.passed + train.failed);
    expect(seen).toEqual([2, 2, 8, 4]);
  });

  it('shows the teacher the champion and what it does not pass, misses too', async () => {
    const { asked } = await search({ a: '-?!+' }, [['a']]);
    expect(asked[0]).toBeUndefined();
    expect(asked[1]).toMatchObject({ draft: { version: 'a' }, round: 2 });
    expect(asked[1]?.failures.map(({ taskId, cause }) => [taskId, cause])).toEqual([
      ['c0', 'missing-effect'],
      ['c1', 'replay-miss'],
    ]);
  });

  it('leaves misses out of the rate', async () => {
    const { result } = await search({ a: '+-??' }, [['a']]);
    expect(result.train).toEqual({ passed: 1, failed: 1, errored: 2 });
    expect(result.trainRate).toBe(0.5);
  });
});
