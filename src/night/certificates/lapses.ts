import type { Decision, DecisionOf, Design } from '../../domain/decision.ts';
import { compareText } from '../../util/compare-text.ts';
import { GRADER_FILE } from '../exam/exam-fingerprint.ts';
import { readSuite } from '../suites/read-suite.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { CERTIFIES, REVOKES } from './certificates.ts';
import {
  type ChangedPart,
  changedDesign,
  changedParts,
  designOf,
  latestParts,
  type Parts,
  partsOf,
} from './changed-parts.ts';
import type { Tonight } from './tonight.ts';

type VerdictReached = DecisionOf<'verdict-reached'>;

/** What is not as it was when a skill was certified by that verdict. Empty: nothing, the certificate stands. */
export type Lapses = (skill: string, certificate: VerdictReached) => Promise<readonly ChangedPart[]>;

/**
 * Reads under what each student was last examined on any skill, from what nights wrote down, and with `tonight` what of it
 * is not so any more. A suite and what grades it count by the skill itself.
 */
export async function readLapses(workspace: Workspace, tonight: Tonight | null = null): Promise<Lapses> {
  const { evidence } = workspace;
  const skills = await evidence.skills();
  const decisions = new Map(
    await Promise.all(
      skills.map(async (skill) => [skill, (await unlessDamaged(() => evidence.decisions(skill))) ?? []] as const),
    ),
  );
  const all = [...decisions.values()].flat().sort((a, b) => compareText(a.night, b.night));
  const latest = new Map(decisionsOf(all, 'fingerprint-named').map(({ student, parts }) => [student, parts]));
  return async (skill, certificate) => {
    const own = decisions.get(skill) ?? [];
    const design = changesOfDesign(own, certificate, tonight?.design ?? null);
    const before = partsOf(own, certificate.fingerprint);
    const last = lastParts({ own, latest: latest.get(certificate.student) ?? null }, certificate);
    if (before === null || last === null) return design;
    const suite = await unlessDamaged(() => readSuite({ workspace }, skill));
    const now = tonight === null ? last : await tonight.partsFor(certificate.student, suite, last);
    if (design.length === 0 && standsUnder(own, certificate, now)) return [];
    return [...design, ...changedParts(before, now)];
  };
}

/** Of a student: of its model what any skill's exam told last, of suite and graders what this one's did. */
function lastParts(
  { own, latest }: { readonly own: readonly Decision[]; readonly latest: Parts | null },
  { student, suiteHash }: VerdictReached,
): Parts | null {
  if (latest === null) return null;
  const ofSuite = (name: string): boolean => name === 'suite' || name === 'grader' || name.startsWith(GRADER_FILE);
  const pick = (parts: Parts, isWanted: (name: string) => boolean): Parts =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => isWanted(name)));
  const suite = decisionsOf(own, 'cycle-opened').at(-1)?.suiteHash ?? suiteHash;
  const graders = pick(latestParts(own, student) ?? {}, ofSuite);
  return { ...pick(latest, (name) => !ofSuite(name)), ...graders, suite };
}

/** A design that was changed ends what was certified before, even where it is changed back. */
function changesOfDesign(
  decisions: readonly Decision[],
  { cycle }: VerdictReached,
  tonight: Design | null,
): readonly ChangedPart[] {
  const [then, last] = [designOf(decisions, cycle), designOf(decisions)];
  const now = tonight ?? last;
  if (then === null || last === null || now === null) return [];
  const changes = changedDesign(then, now);
  return changes.length > 0 ? changes : changedDesign(last, now);
}

/** Conditions that were changed back: the version was certified under them before the last certificate, and still is. */
function standsUnder(decisions: readonly Decision[], { version, student }: VerdictReached, now: Parts): boolean {
  const since = decisions.findLastIndex((each) => each.type === 'cycle-opened' && each.reason === 'design-changed');
  const judged = decisionsOf(decisions.slice(since + 1), 'verdict-reached').filter(
    (each) =>
      each.version === version &&
      each.student === student &&
      (CERTIFIES.has(each.verdict.word) || REVOKES.has(each.verdict.word)),
  );
  return [...Map.groupBy(judged, ({ fingerprint }) => fingerprint)].some(([fingerprint, verdicts]) => {
    const word = verdicts.at(-1)?.verdict.word;
    const parts = partsOf(decisions, fingerprint);
    return word !== undefined && CERTIFIES.has(word) && parts !== null && changedParts(parts, now).length === 0;
  });
}
