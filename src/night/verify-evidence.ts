import type { Mismatch } from '../decide/mismatch.ts';
import { recompute } from '../decide/verify.ts';
import { hashSuite } from '../evaluate/suite.ts';
import { hash } from '../util/hash.ts';
import { readSuite } from './read-suite.ts';
import { decisionsOf, type Workspace } from './workspace.ts';

/** What recomputing a skill's evidence came to. */
export interface Verified {
  readonly skill: string;
  readonly verdicts: number;
  readonly trials: number;
  readonly mismatches: readonly Mismatch[];
  /** What is wrong with the files themselves, in sentences. */
  readonly faults: readonly string[];
}

/** Recomputes every stored verdict of a skill from its run log, offline, and checks that its texts are those examined. */
export async function verifyEvidence(workspace: Workspace, skill: string): Promise<Verified> {
  const { evidence } = workspace;
  const decisions = await evidence.decisions(skill);
  const trials = await evidence.trials(skill);
  const suite = await readSuite({ workspace }, skill);
  const heldOut = (suite?.cases ?? [])
    .filter(({ side }) => side === 'held-out')
    .map(({ id, group }) => ({ caseId: id, group }));
  const suiteHash = suite === null ? '' : hashSuite(suite);
  return {
    skill,
    verdicts: decisionsOf(decisions, 'verdict-reached').length,
    trials: trials.length,
    mismatches: recompute(decisions, trials, { skill, suiteHash, heldOut }),
    faults: [...(await suiteFaults(workspace, skill, suiteHash)), ...(await versionFaults(workspace, skill))],
  };
}

async function suiteFaults({ evidence }: Workspace, skill: string, suiteHash: string): Promise<readonly string[]> {
  const last = decisionsOf(await evidence.decisions(skill), 'cycle-opened').at(-1);
  if (last === undefined || last.suiteHash === suiteHash) return [];
  const what = suiteHash === '' ? 'is not complete' : `has the hash ${suiteHash}`;
  return [
    `evals/${skill}: the suite ${what}, the last cycle was opened on ${last.suiteHash}; run again to examine it.`,
  ];
}

async function versionFaults({ evidence, library }: Workspace, skill: string): Promise<readonly string[]> {
  const changes = decisionsOf(await evidence.decisions(skill), 'version-changed');
  const versions = [...new Set(changes.flatMap(({ from, to }) => [from, to]))].filter((version) => version !== null);
  const faults: string[] = [];
  for (const version of versions) {
    const text = await evidence.version(skill, version);
    if (text === null) faults.push(`evals/${skill}/versions/${version}/SKILL.md is missing.`);
    else if (hash(text) !== version)
      faults.push(`evals/${skill}/versions/${version}/SKILL.md was changed: its hash is ${hash(text)}.`);
  }
  const live = (await library.live(skill))?.version ?? null;
  const recorded = changes.at(-1)?.to ?? null;
  if (live !== recorded)
    faults.push(`skills/${skill}: ${live ?? 'nothing'} is live, the record says ${recorded ?? 'nothing'}.`);
  return faults;
}
