import type { Mismatch } from '../decide/mismatch.ts';
import { recompute } from '../decide/verify.ts';
import type { SkillFile, SkillVersion } from '../domain/skill.ts';
import { hashSuite } from '../evaluate/suite.ts';
import { compareFiles } from '../util/skill/compare-files.ts';
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
    const folder = `evals/${skill}/versions/${version}`;
    const found = await evidence.version(skill, version);
    if (found === null) faults.push(`${folder}/SKILL.md is missing.`);
    else if (found.version !== version)
      faults.push(`${folder}/${namesOf(found)} was changed: its hash is ${found.version}.`);
    for (const path of await evidence.strayFiles(skill, version)) faults.push(`${folder}/${path} is no part of it.`);
  }
  const live = await library.live(skill);
  const recorded = changes.at(-1)?.to ?? null;
  if ((live?.version ?? null) === recorded) return faults;
  const known = recorded === null ? null : await evidence.version(skill, recorded);
  const what = `${live?.version ?? 'nothing'} is live, the record says ${recorded ?? 'nothing'}`;
  return [...faults, `skills/${skill}: ${what}${describeDifference(live, known)}.`];
}

/** The hash of a version does not say which of its files it is that changed. */
function namesOf({ files = [] }: SkillVersion): string {
  return files.length === 0 ? 'SKILL.md' : `{${['SKILL.md', ...files.map(({ path }) => path)].join(',')}}`;
}

function describeDifference(live: SkillVersion | null, recorded: SkillVersion | null): string {
  if (live === null || recorded === null) return '';
  const changes = compareFiles(allFilesOf(recorded), allFilesOf(live)).map(({ path, before, after }) => {
    if (before === null) return `${path} was added`;
    return after === null ? `${path} is missing` : `${path} was changed`;
  });
  return changes.length === 0 ? '' : `: ${changes.join(', ')}`;
}

function allFilesOf({ text, files = [] }: SkillVersion): readonly SkillFile[] {
  return [{ path: 'SKILL.md', text }, ...files];
}
