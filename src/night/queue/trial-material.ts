import type { Case, Suite } from '../../domain/exam.ts';
import type { Material } from '../../domain/queue.ts';
import type { ReplayIndex } from '../../evaluate/replay-index.ts';

/**
 * What a worker replays tools from: the recordings that the index has, and no more. Of the cases nothing goes along but
 * the names of tools: what a right answer is, is nobody's business there.
 */
export function toMaterial({ suite, tools }: Pick<ReplayIndex, 'suite' | 'tools'>): Material {
  const definitions = tools.flatMap(({ name, description, parameters }) =>
    description === undefined || parameters === undefined ? [] : [{ name, description, parameters }],
  );
  const { skill, familyId, recordings, writes, freeText } = suite;
  return {
    kind: 'exam',
    suite: { skill, familyId, cases: blankCases(suite), recordings, writes, freeText },
    definitions,
  };
}

/** One case without content that names those tools which nothing else names; where there are none, no case. */
function blankCases({ cases, recordings, writes }: Suite): readonly Case[] {
  const known = new Set([...writes, ...recordings.flatMap(({ steps }) => steps.map(({ tool }) => tool))]);
  const named = new Set(cases.flatMap(({ effects }) => effects.map(({ tool }) => tool)));
  const missing = [...named].filter((tool) => !known.has(tool)).sort();
  const effects = missing.map((tool) => ({ tool, arguments: {} }));
  if (effects.length === 0) return [];
  const nobody = { id: 'tools', sessionId: 'none', group: 'none', side: 'train', origin: 'log' } as const;
  return [{ ...nobody, request: [], effects, facts: [] }];
}
