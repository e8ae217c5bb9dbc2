import { sealDecision } from '../decide/wallet.ts';
import type { Decision } from '../domain/decision.ts';
import type { LibraryChange } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { hash } from '../util/hash.ts';
import type { Night } from './night.ts';
import { decisionsOf, type Workspace } from './workspace.ts';

type VersionCause = Extract<Decision, { type: 'version-changed' }>['cause'];

/** Does a planned change and records it. Safe to repeat after a crash at any point: files first, then the record. */
export async function changeVersion(
  workspace: Workspace,
  change: LibraryChange,
  options: { readonly night: string; readonly cause?: VersionCause },
): Promise<void> {
  await workspace.library.apply(change);
  if (change.type === 'stage') return;
  const to = change.type === 'disable' ? null : change.to;
  const past = decisionsOf(await workspace.evidence.decisions(change.skill), 'version-changed');
  if (past.at(-1)?.to === to) return;
  const content = {
    type: 'version-changed' as const,
    sequence: past.length,
    from: change.from,
    to,
    cause: options.cause ?? CAUSES[change.type],
  };
  await workspace.evidence.appendDecisions(change.skill, [sealDecision(content, options.night)]);
}

const CAUSES: Readonly<Record<Exclude<LibraryChange['type'], 'stage'>, VersionCause>> = {
  promote: 'promoted',
  'roll-back': 'rolled-back',
  disable: 'disabled',
};

/** The change that takes a skill back to the version before the live one, or to `target`; disables it where there is none. */
export async function planRollback(
  workspace: Workspace,
  skill: string,
  options: { readonly target?: string | undefined; readonly reason: string },
): Promise<LibraryChange | null> {
  const live = await workspace.library.live(skill);
  const past = decisionsOf(await workspace.evidence.decisions(skill), 'version-changed');
  const to = options.target ?? past.findLast((change) => change.to === live?.version)?.from ?? null;
  if (live === null && to === null) return null;
  if (to === null && live !== null) return { type: 'disable', skill, from: live.version, reason: options.reason };
  const text = to === null ? null : await workspace.evidence.version(skill, to);
  if (to === null || text === null || hash(text) !== to) return null;
  return { type: 'roll-back', skill, from: live?.version ?? '', to, text, reason: options.reason };
}

/**
 * Writes down what became of a skill between two nights: its file was edited or removed by a person, or a crash came
 * between a change and its record.
 */
export async function recordLiveVersion(
  { workspace, date }: Night,
  skill: string,
  live: SkillVersion | null,
): Promise<void> {
  const decisions = await workspace.evidence.decisions(skill);
  const past = decisionsOf(decisions, 'version-changed');
  const from = past.at(-1)?.to ?? null;
  const to = live?.version ?? null;
  if (from === to) return;
  if (live !== null) await workspace.evidence.saveVersion(live);
  const cause = to === null ? 'disabled' : causeOfArrival(to, decisions);
  const content = { type: 'version-changed' as const, sequence: past.length, from, to, cause };
  await workspace.evidence.appendDecisions(skill, [sealDecision(content, date)]);
}

/** Versions that were taken back since the suite or the design last changed. */
export function withdrawnVersions(decisions: readonly Decision[]): ReadonlySet<string> {
  const withdrawn = new Set<string>();
  for (const decision of decisions) {
    if (decision.type === 'cycle-opened' && decision.reason !== 'promoted') withdrawn.clear();
    if (decision.type !== 'version-changed') continue;
    if (decision.to !== null) withdrawn.delete(decision.to);
    const isBack = decision.cause === 'rolled-back' || decision.cause === 'disabled';
    if (isBack && decision.from !== null) withdrawn.add(decision.from);
  }
  return withdrawn;
}

function causeOfArrival(to: string, decisions: readonly Decision[]): VersionCause {
  if (decisionsOf(decisions, 'version-changed').some((change) => change.to === to)) return 'rolled-back';
  const promoted = decisionsOf(decisions, 'verdict-reached').some(
    (decision) => decision.version === to && decision.verdict.word === 'promote',
  );
  return promoted ? 'promoted' : 'adopted';
}
