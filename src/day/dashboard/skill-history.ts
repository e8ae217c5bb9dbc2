import { attemptCurves } from '../../decide/convergence.ts';
import type { CaseStanding, SkillHistory, SkillStanding, VersionEntry } from '../../domain/dashboard.ts';
import type { Counts, Decision } from '../../domain/decision.ts';
import type { Arm, Case, Trial } from '../../domain/exam.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { type Screening, screeningOf } from '../../night/gate/screening.ts';
import { unlessDamaged } from '../../night/unless-damaged.ts';
import { decisionsOf } from '../../night/workspace.ts';
import { decisionSentences } from '../../report/proof.ts';
import { authorOf } from '../versions/author.ts';
import { timeline, type VersionHistory } from '../versions/timeline.ts';
import { readCases } from './read-cases.ts';
import { type Shelf, stagedOf } from './standing.ts';

/** Everything about one skill: its standing, versions, attempts, cases, and what its verdicts rest on besides. */
export async function readSkillHistory(shelf: Shelf, standing: SkillStanding): Promise<SkillHistory> {
  const { skill } = standing;
  const { evidence } = shelf.workspace;
  const decisions = await evidence.decisions(skill);
  const trials = await evidence.trials(skill);
  const cycle = newestCycle(decisions);
  const discovery = decisionsOf(decisions, 'discovery-measured').at(-1);
  return {
    ...standing,
    family: shelf.families.get(skill) ?? null,
    versions: await readVersions(shelf, skill, decisions),
    attempts: attemptCurves(decisions, trials),
    baseline: decisionsOf(decisions, 'baseline-measured').findLast((each) => each.cycle === cycle)?.result ?? null,
    cases: standingsOf(await readCases(shelf.workspace, skill), trials),
    proof: decisions.flatMap((decision) => {
      const { night } = decision;
      return decisionSentences(decision).map((sentence) => ({ night, sentence }));
    }),
    discovery: (discovery?.measures ?? []).map(({ by, recall, precision }) => ({ by, recall, precision })),
  };
}

function newestCycle(decisions: readonly Decision[]): number | null {
  return decisionsOf(decisions, 'cycle-opened').at(-1)?.cycle ?? null;
}

async function readVersions(
  shelf: Shelf,
  skill: string,
  decisions: readonly Decision[],
): Promise<readonly VersionEntry[]> {
  const { workspace } = shelf;
  const lying = { live: await workspace.library.live(skill), staged: stagedOf(shelf, skill) };
  const entries = timeline(decisions, lying);
  const read = async (version: string): Promise<SkillVersion | null> => {
    const found = [lying.live, lying.staged].find((each) => each?.version === version);
    return found ?? (await unlessDamaged(() => workspace.evidence.version(skill, version)));
  };
  const found = await Promise.all(entries.map(async (entry) => ({ entry, version: await read(entry.version) })));
  return found.flatMap(({ entry, version }) =>
    version === null ? [] : [describeEntry(entry, version, screeningOf(decisions, entry.version))],
  );
}

function describeEntry(entry: VersionHistory, version: SkillVersion, screening: Screening | null): VersionEntry {
  return {
    ...version,
    ...{ version: entry.version, state: entry.state, since: entry.first, change: entry.change, why: entry.why },
    by: authorOf(entry, version),
    ...(screening !== null && { sources: screening.sources }),
    live: entry.live.map(({ since, until }) => (until === null ? `since ${since}` : `${since} to ${until}`)).join(', '),
  };
}

/** Runs of an exam that nobody sits any more say nothing of a case: only those of the newest fingerprints count. */
function standingsOf(cases: readonly Case[], trials: readonly Trial[]): readonly CaseStanding[] {
  const byCase = Map.groupBy(
    trials.filter(({ phase }) => phase !== 'train'),
    ({ caseId }) => caseId,
  );
  const practice = Map.groupBy(
    trials.filter(({ phase }) => phase === 'train'),
    ({ caseId }) => caseId,
  );
  return cases.map((each) => {
    const own = newestExam((each.side === 'train' ? practice : byCase).get(each.id) ?? []);
    return {
      ...{ id: each.id, group: each.group, side: each.side, origin: each.origin, request: each.request },
      pinned: each.pinned === true,
      arms: countArms(own),
      trials: own.toReversed().map(({ id, arm, phase, outcome, night }) => ({ id, arm, phase, outcome, night })),
    };
  });
}

/** Of each arm, what its newest version did under its newest fingerprint. */
function newestExam(trials: readonly Trial[]): readonly Trial[] {
  const newest = new Map(trials.map((trial) => [trial.arm, trial]));
  return trials.filter(({ arm, version, fingerprint }) => {
    const last = newest.get(arm);
    return last?.version === version && last.fingerprint === fingerprint;
  });
}

function countArms(trials: readonly Trial[]): CaseStanding['arms'] {
  const counts = new Map<Arm, Counts>();
  for (const { arm, outcome } of trials) {
    const before = counts.get(arm) ?? { passed: 0, failed: 0, errored: 0 };
    counts.set(arm, { ...before, [outcome]: before[outcome] + 1 });
  }
  return Object.fromEntries(counts);
}
