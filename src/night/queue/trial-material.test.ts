import { describe, expect, it } from 'vitest';
import { refundSuite } from '../../bench/trials-exam.ts';
import type { Material } from '../../domain/queue.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { ticketSuite } from '../../evaluate/testing-suite.ts';
import { defineTools } from '../../evaluate/tool-definitions.ts';
import { toMaterial } from './trial-material.ts';

const unpack = (material: Material) => {
  if (material.kind !== 'exam') throw new Error('It is no exam.');
  return buildReplayIndex(JSON.parse(JSON.stringify(material.suite)), { definitions: material.definitions });
};

describe.each([
  ['refunds', refundSuite()],
  ['tickets', ticketSuite(6)],
  ['tools that only cases name', { ...ticketSuite(6), recordings: ticketSuite(2).recordings.slice(0, 1), writes: [] }],
])('the material of %s', (_, suite) => {
  const index = buildReplayIndex(suite, { definitions: defineTools([], suite) });

  it('answers as the index itself does', () => {
    const { suite: __, ...there } = unpack(toMaterial(index));
    const { suite: ___, ...here } = index;
    expect(there).toEqual(here);
  });

  it('holds nothing of what a right answer is', () => {
    const material = toMaterial(index);
    const text = JSON.stringify(material.kind === 'exam' && { ...material.suite, recordings: [] });
    for (const { id, facts, request } of suite.cases) {
      for (const said of [id, ...request, ...facts]) expect(text).not.toContain(JSON.stringify(said));
    }
  });
});
