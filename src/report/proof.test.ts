import { describe, expect, it } from 'vitest';
import { createDesign } from '../decide/design.ts';
import type { Decision, DecisionOf } from '../domain/decision.ts';
import type { RunEvent, VerdictRow } from '../domain/event.ts';
import { proofSentences, rowSentences } from './proof.ts';

const base = { id: 'x', night: '2026-01-01', cycle: 2 } as const;
const made = (decision: Decision, skill = 'send-mail'): RunEvent => ({
  ...{ type: 'decision-made', at: '2026-01-01T03:00:00.000Z', skill, decision },
});
const share = (hits: number, of: number) => ({ hits, of });
const measured = (recall: number, found: boolean, sharpened = 0): Decision => ({
  ...base,
  type: 'discovery-measured',
  version: 'v',
  library: 'l',
  measures: [
    {
      by: 'recall',
      recall: share(recall, 30),
      precision: share(58, 60),
      lost: found ? [] : [{ skill: 'move-event', before: share(9, 10), after: share(4, 10) }],
    },
  ],
  found,
  sharpened,
});
const checked: Decision = {
  ...{ ...base, type: 'graders-checked', suiteHash: 's', grader: 'g', good: 33, bad: 80, misjudged: [] },
  judge: { model: 'ollama/judge', flips: share(2, 40) },
};
const renewed: DecisionOf<'cycle-opened'> & { readonly id: string; readonly night: string } = {
  ...{ ...base, type: 'cycle-opened', cycle: 3, reason: 'suite-changed', suiteHash: 's', designHash: 'd' },
  design: createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }),
};
const compared: Decision = {
  ...{ ...base, type: 'comparison-made', version: 'v', fingerprint: 'f', arm: 'raw-trace', other: 'task' },
  ...{ keptBack: null, pairs: { wins: 17, losses: 0, ties: 3 }, counts: { passed: 3, failed: 17, errored: 0 } },
};

describe('proofSentences', () => {
  it.each<{ readonly name: string; readonly decisions: readonly Decision[]; readonly told: readonly string[] }>([
    { name: 'nothing', decisions: [], told: [] },
    {
      name: 'an exam that was renewed, and why',
      decisions: [{ ...renewed, added: 5, retired: 2, why: 'drifted' }],
      told: ['Its exam was renewed, as what is asked has drifted from it: 5 cases came, 2 went; this is cycle 3.'],
    },
    {
      name: 'one of an older version, which did not say why',
      decisions: [{ ...renewed, added: 1, retired: 0 }],
      told: ['Its exam was renewed: 1 case came, 0 went; this is cycle 3.'],
    },
    {
      name: 'graders and their judge',
      decisions: [checked],
      told: [
        'Its graders were tried on 33 planted good answers and 80 bad ones: each was told for what it is.',
        'Its judge ollama/judge graded the same answer otherwise in 2 of 40 pairs (5 %).',
      ],
    },
    {
      name: 'the last of several descriptions',
      decisions: [measured(11, false), measured(28, true, 1)],
      told: [
        'The search finds it first for 28 of 30 of its held-out requests and leaves it alone for 58 of 60 near misses, after 1 other description.',
      ],
    },
    {
      name: 'what is not found',
      decisions: [measured(11, false)],
      told: [
        'The search finds it first for 11 of 30 of its held-out requests and leaves it alone for 58 of 60 near misses; it costs move-event 5 of 10: too seldom, or at the cost of others.',
      ],
    },
    {
      name: 'remembering instead',
      decisions: [compared],
      told: [
        'With the best past transcript in its place the student passes 3 of 20 runs; against it 17 won, 0 lost, 3 even.',
      ],
    },
    {
      name: 'what a person has to look at',
      decisions: [
        {
          ...{ id: 's', night: '2026-11-22', type: 'version-screened' as const, version: 'v', sources: [] },
          findings: Array.from({ length: 7 }, (_, line) => ({
            ...{ rule: 'workaround', place: `SKILL.md:${line}`, message: `Line ${line} forces its way.` },
          })),
        },
      ],
      told: [
        'A person has to look at its text before it goes live: Line 0 forces its way (workaround); Line 1 forces its way (workaround); Line 2 forces its way (workaround); Line 3 forces its way (workaround); Line 4 forces its way (workaround); and 2 more.',
      ],
    },
    {
      name: 'nothing, where nothing was found',
      decisions: [
        {
          ...{ id: 's', night: '2026-11-22', type: 'version-screened' as const, version: 'v', sources: [] },
          findings: [],
        },
      ],
      told: [],
    },
  ])('tells of $name', ({ decisions, told }) => {
    const others = made(checked, 'another-skill');
    expect(proofSentences([others, ...decisions.map((decision) => made(decision))], 'send-mail')).toEqual(told);
  });
});

describe('rowSentences', () => {
  const verdict = { word: 'promote' } as VerdictRow['verdict'];
  const worse = { candidate: { passed: 0, failed: 1, errored: 0 }, incumbent: { passed: 1, failed: 0, errored: 0 } };
  it.each([
    { name: 'nothing', row: { verdict }, told: [] },
    {
      name: 'regressions',
      row: { verdict: { ...verdict, regressions: [{ caseId: 'a', pinned: true, ...worse }] } },
      told: ['The live version does better on 1 case: a (pinned).'],
    },
    { name: 'why it waits', row: { verdict, keptBack: 'It waits.' }, told: ['It waits.'] },
  ])('tells of $name', ({ row, told }) => {
    expect(rowSentences(row)).toEqual(told);
  });
});
