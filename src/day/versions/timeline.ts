import type { Decision, DecisionOf, VerdictWord } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { certifyingVerdict } from '../../night/certificates/certificates.ts';
import { peopleSay } from '../../night/people/word.ts';
import { decisionsOf } from '../../night/workspace.ts';

type Cause = DecisionOf<'version-changed'>['cause'];

/** What a student was found to make of a version. */
export interface VersionVerdict {
  readonly student: string;
  readonly night: string;
  readonly word: VerdictWord;
  readonly reason: string;
  readonly passed: number;
  readonly failed: number;
}

export interface VersionCertificate {
  readonly student: string;
  readonly night: string;
  /** Lower bound of its success rate. */
  readonly lower: number;
  readonly fingerprint: string;
  readonly suiteHash: string;
}

/** A time during which a version was live; `until` null: it is. */
export interface VersionTime {
  readonly since: string;
  readonly until: string | null;
  readonly came: Cause;
  readonly went: Cause | null;
}

/** Everything that the evidence knows of one version. */
export interface VersionHistory {
  readonly version: string;
  readonly state: 'live' | 'staged' | 'archived' | 'refused' | 'earlier' | 'draft';
  /** The night it is first told of. */
  readonly first: string;
  /** What its teacher said it changes; null where no teacher searched it. */
  readonly change: string | null;
  /** The last one of every student. */
  readonly verdicts: readonly VersionVerdict[];
  readonly certificates: readonly VersionCertificate[];
  readonly live: readonly VersionTime[];
  /** Why it is no longer live, or not to be. */
  readonly why: string | null;
}

interface Standing {
  readonly live: SkillVersion | null;
  readonly staged: SkillVersion | null;
}

/** Every version that decisions tell of, in the order they first do. */
export function timeline(decisions: readonly Decision[], standing: Standing): readonly VersionHistory[] {
  return versionsOf(decisions, standing).map((version) => describeVersion(version, decisions, standing));
}

/** The same without what is told of them: live and staged ones that no decision names come last. */
export function versionsOf(decisions: readonly Decision[], { live, staged }: Standing): readonly string[] {
  const named = decisions.flatMap(namesOf);
  return [...new Set([...named, ...[live, staged].flatMap((each) => each?.version ?? [])])];
}

function namesOf(decision: Decision): readonly string[] {
  if (decision.type === 'version-changed') {
    return [decision.from, decision.to].filter((version) => version !== null);
  }
  return 'version' in decision && decision.version !== 'none' ? [decision.version] : [];
}

function describeVersion(version: string, decisions: readonly Decision[], standing: Standing): VersionHistory {
  const said = peopleSay(decisions);
  const verdicts = decisionsOf(decisions, 'verdict-reached').filter((each) => each.version === version);
  const byStudent = [...Map.groupBy(verdicts, ({ student }) => student).values()];
  const live = timesLive(version, decisionsOf(decisions, 'version-changed'));
  const rejection = said.rejected.findLast((each) => each.version === version) ?? null;
  const isRejectedByGate = verdicts.at(-1)?.verdict.word === 'reject';
  return {
    version,
    state: stateOf(version, standing, {
      isArchived: said.archived === version,
      isRefused: rejection !== null || isRejectedByGate,
      wasLive: live.length > 0,
    }),
    first: decisions.find((decision) => namesOf(decision).includes(version))?.night ?? '',
    change: decisionsOf(decisions, 'draft-searched').find((each) => each.version === version)?.change ?? null,
    verdicts: byStudent.flatMap((all) => all.slice(-1).map(toVerdict)),
    certificates: byStudent.flatMap((all) => toCertificate(certifyingVerdict(all, version))),
    live,
    why: rejection?.why || whyGone(version, decisions) || null,
  };
}

function stateOf(
  version: string,
  { live, staged }: Standing,
  about: { readonly isArchived: boolean; readonly isRefused: boolean; readonly wasLive: boolean },
): VersionHistory['state'] {
  if (live?.version === version) return 'live';
  if (staged?.version === version) return 'staged';
  if (about.isArchived) return 'archived';
  if (about.isRefused) return 'refused';
  return about.wasLive ? 'earlier' : 'draft';
}

function timesLive(version: string, changes: readonly DecisionOf<'version-changed'>[]): readonly VersionTime[] {
  return changes.flatMap(({ to, night, cause }, index) => {
    if (to !== version) return [];
    const end = changes[index + 1];
    return [{ since: night, until: end?.night ?? null, came: cause, went: end?.cause ?? null }];
  });
}

const GONE: Readonly<Record<Cause, (to: string | null) => string>> = {
  promoted: (to) => `replaced by ${to}, which the gate promoted`,
  adopted: (to) => `replaced by ${to}, which a person adopted`,
  'rolled-back': (to) => `taken back: it no longer held; ${to} is live instead`,
  disabled: () => 'switched off: it no longer held',
  withdrawn: () => 'taken back by a person',
  archived: () => 'archived by a person',
};

function whyGone(version: string, decisions: readonly Decision[]): string | null {
  const changes = decisionsOf(decisions, 'version-changed');
  const end = changes.findLast(({ from }) => from === version);
  const last = changes.at(-1);
  if (end !== undefined && last?.to !== version) return GONE[end.cause](end.to);
  const verdict = decisionsOf(decisions, 'verdict-reached').findLast((each) => each.version === version)?.verdict;
  return verdict?.word === 'promote' || verdict?.word === 'healthy' ? null : (verdict?.reason ?? null);
}

function toVerdict({ student, night, verdict }: DecisionOf<'verdict-reached'>): VersionVerdict {
  const { word, reason, counts } = verdict;
  return { student, night, word, reason, passed: counts.passed, failed: counts.failed };
}

function toCertificate(verdict: DecisionOf<'verdict-reached'> | null): readonly VersionCertificate[] {
  if (verdict === null) return [];
  const { student, night, fingerprint, suiteHash } = verdict;
  return [{ student, night, lower: verdict.verdict.arithmetic.lower, fingerprint, suiteHash }];
}
