import type { Decision } from '../domain/decision.ts';
import type { LibraryChange } from '../domain/library.ts';
import { hash, hashJson } from '../util/hash.ts';
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
  await workspace.evidence.appendDecisions(change.skill, [{ id: hashJson(content), night: options.night, ...content }]);
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
