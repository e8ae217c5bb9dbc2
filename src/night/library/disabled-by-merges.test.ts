import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../store/evidence.ts';
import { openFamilyBook } from '../../store/families/family-book.ts';
import { filesInMemory } from '../../store/files.ts';
import { openLibrary } from '../../store/library.ts';
import { meanFamily } from '../../util/meant.ts';
import { createVersion } from '../../util/skill/version.ts';
import type { Workspace } from '../workspace.ts';
import { changeVersion } from './change-version.ts';
import { disabledByMerges } from './disabled-by-merges.ts';

const family = (name: string, taskIds: readonly string[]) => ({ id: `fam-${name}`, name, taskIds });
const [stays, goes] = [family('close-ticket', ['a', 'b', 'c']), family('end-ticket', ['d', 'e'])];
const merged = [family('close-ticket', ['a', 'b', 'c', 'd', 'e'])];

async function withSkills(...names: readonly string[]): Promise<Workspace> {
  const files = filesInMemory();
  const workspace = {
    dir: '/',
    evidence: openEvidence(files),
    library: openLibrary(files),
    families: openFamilyBook(files),
  };
  for (const name of names) await promote(workspace, name, '2026-02-01');
  const rule = {
    at: '2026-03-01T10:00:00.000Z',
    type: 'merge',
    into: meanFamily(stays),
    from: meanFamily(goes),
  } as const;
  await workspace.families.addRules([rule]);
  return workspace;
}

function promote(workspace: Workspace, name: string, night: string): Promise<void> {
  const { skill, version, text } = createVersion(name, { text: `---\nname: ${name}\ndescription: x\n---\n` });
  return changeVersion(workspace, { type: 'promote', skill, from: null, to: version, text }, { night });
}

describe('disabledByMerges', () => {
  it('switches off the skill of the family that went, once', async () => {
    const workspace = await withSkills('close-ticket', 'end-ticket');
    const changes = await disabledByMerges(workspace, merged);
    expect(changes).toMatchObject([{ type: 'disable', skill: 'end-ticket' }]);
    for (const change of changes) await changeVersion(workspace, change, { night: '2026-03-01' });
    expect(await workspace.library.names()).toEqual(['close-ticket']);
    expect(await workspace.evidence.skills()).toContain('end-ticket');
    await promote(workspace, 'end-ticket', '2026-03-05');
    expect(await disabledByMerges(workspace, merged)).toEqual([]);
  });

  it.each([
    ['the merge is not done yet', ['close-ticket', 'end-ticket'], [stays, goes]],
    ['the one that stays has none', ['end-ticket'], merged],
    ['only the one that stays has one', ['close-ticket'], merged],
    ['another family has its name by now', ['close-ticket', 'end-ticket'], [...merged, family('end-ticket', ['z'])]],
    ['neither is known any more', ['close-ticket', 'end-ticket'], [family('else', ['z'])]],
  ])('leaves skills alone where %s', async (_, names, families) => {
    expect(await disabledByMerges(await withSkills(...names), families)).toEqual([]);
  });
});
