import { describe, expect, it } from 'vitest';
import { sealDecision } from '../../decide/wallet.ts';
import type { Decision } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { CleanText } from '../../domain/text.ts';
import type { Workspace } from '../workspace.ts';
import { rejectVersion } from './reject.ts';
import { peopleSay } from './word.ts';

const clean = <Value>(value: unknown) => value as Value;
const version = clean<SkillVersion>({ skill: 's', version: 'v', text: 'text' });
const why = clean<CleanText>('Too hasty.');
const night = '2026-03-01';

/** Only ever added to, one line for each id, as on disk. */
function workspaceOf(decisions: Decision[]) {
  return clean<Workspace>({
    evidence: {
      version: async () => version,
      decisions: async () => decisions,
      appendDecisions: async (_: string, added: readonly Decision[]) => {
        decisions.push(...added.filter(({ id }) => !decisions.some((each) => each.id === id)));
      },
    },
    library: { staged: async () => [], live: async () => null },
  });
}

describe('rejectVersion', () => {
  it.each<[string, readonly Decision[]]>([
    ['as it is told now', [sealDecision({ type: 'version-rejected', sequence: 0, version: 'v', why }, night)]],
    ['in an older log', [sealDecision({ type: 'version-rejected', version: 'v', why }, night)]],
  ])('refuses again, for the same reason, what was made live since it was refused: %s', async (_, refused) => {
    const live = sealDecision(
      { type: 'version-changed', sequence: 0, from: null, to: 'v', cause: 'rolled-back' },
      night,
    );
    const decisions = [...refused, live];
    expect(peopleSay(decisions).rejected).toEqual([]);
    await rejectVersion(workspaceOf(decisions), version, { why, night });
    expect(decisions).toHaveLength(3);
    expect(decisions[2]).toMatchObject({ type: 'version-rejected', sequence: 1 });
    expect(peopleSay(decisions).rejected).toEqual([{ version: 'v', why }]);
  });
});
