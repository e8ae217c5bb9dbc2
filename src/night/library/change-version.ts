import { sealDecision } from '../../decide/wallet.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import type { LibraryChange } from '../../domain/library.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { underName } from '../../util/skill/under-name.ts';
import { contentOf, createVersion } from '../../util/skill/version.ts';
import type { Night } from '../night.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';

type VersionCause = DecisionOf<'version-changed'>['cause'];

type LiveChange = Exclude<LibraryChange, { readonly type: 'stage' }>;

interface ChangeOptions {
  readonly night: string;
  readonly cause?: VersionCause;
}

/** Does a planned change and records it. Safe to repeat after a crash at any point: files first, then the record. */
export function changeVersion(workspace: Workspace, change: LibraryChange, options: ChangeOptions): Promise<void> {
  return changeVersions(workspace, [change], options);
}

/** The same with all changes of a night: they go live as one, whatever crashes when. */
export async function changeVersions(
  workspace: Workspace,
  changes: readonly LibraryChange[],
  options: ChangeOptions,
): Promise<void> {
  const live = changes.filter((change) => change.type !== 'stage');
  for (const change of live) {
    await keepReplaced(workspace, change.skill);
    if (change.type === 'roll-back') await keep(workspace, createVersion(change.skill, change));
    // what a crash leaves between the files and their record is not taken for a person's edit
    await workspace.evidence.announceChange(change.skill, versionAfter(change), causeOf(change, options));
  }
  await workspace.library.applyAll(changes);
  for (const change of live) await record(workspace, change, options);
}

async function record({ evidence }: Workspace, change: LiveChange, options: ChangeOptions): Promise<void> {
  const { skill, from } = change;
  const to = versionAfter(change);
  const past = decisionsOf(await evidence.decisions(skill), 'version-changed');
  if (past.at(-1)?.to === to) return;
  const cause = causeOf(change, options);
  const content = { type: 'version-changed' as const, sequence: past.length, from, to, cause };
  await evidence.appendDecisions(skill, [sealDecision(content, options.night)]);
}

function causeOf({ type }: LiveChange, { cause }: ChangeOptions): VersionCause {
  return cause ?? CAUSES[type];
}

function versionAfter(change: LibraryChange): string | null {
  return change.type === 'disable' ? null : change.to;
}

/** What a person wrote since the last run goes nowhere without a copy; and only files that have one are ever removed. */
async function keepReplaced({ library, evidence }: Workspace, skill: string): Promise<void> {
  const live = await library.live(skill);
  if (live !== null) await keep({ evidence }, live);
}

async function keep({ evidence }: Pick<Workspace, 'evidence'>, version: SkillVersion): Promise<void> {
  const kept = await evidence.version(version.skill, version.version);
  if (kept?.version !== version.version) await evidence.saveVersion(version);
}

const CAUSES: Readonly<Record<LiveChange['type'], VersionCause>> = {
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
  const to = options.target ?? (await versionBefore(workspace, skill, live));
  if (live === null && to === null) return null;
  if (options.target !== undefined && !(await heldOnce(workspace, skill, options.target)))
    throw neverHeld(skill, options.target);
  if (to === null && live !== null) return { type: 'disable', skill, from: live.version, reason: options.reason };
  const kept = to === null ? null : await workspace.evidence.version(skill, to);
  if (kept === null || kept.version !== to) return null;
  const found = withOwnName(kept);
  return {
    type: 'roll-back',
    skill,
    from: live?.version ?? null,
    to: found.version,
    ...contentOf(found),
    reason: options.reason,
  };
}

/** Whether a version was live, or the gate promoted it. */
async function heldOnce({ evidence }: Workspace, skill: string, version: string): Promise<boolean> {
  const decisions = await evidence.decisions(skill);
  const wasLive = decisionsOf(decisions, 'version-changed').some(({ to }) => to === version);
  const verdicts = decisionsOf(decisions, 'verdict-reached').filter((each) => each.version === version);
  const wasPromoted = verdicts.some(({ verdict }) => verdict.word === 'promote');
  return wasLive || wasPromoted;
}

function neverHeld(skill: string, version: string): NightschoolError {
  return new NightschoolError('SKILL_INVALID', `${skill} ${version} was never live, and no exam promoted it.`, {
    hint: `nightschool history ${skill} says what each version came to.`,
  });
}

/** The one before the live one that is more than the same under a name that the skill had then. */
async function versionBefore(
  { evidence }: Workspace,
  skill: string,
  live: SkillVersion | null,
): Promise<string | null> {
  const past = decisionsOf(await evidence.decisions(skill), 'version-changed');
  const seen = new Set<string>();
  for (let at = live?.version ?? null; at !== null && !seen.has(at); ) {
    seen.add(at);
    at = past.findLast(({ to }) => to === at)?.from ?? null;
    const kept = at === null ? null : await evidence.version(skill, at);
    if (kept === null || withOwnName(kept).version !== live?.version) return at;
  }
  return null;
}

/** A version of before the skill was renamed under the name it has now: no other may lie in its folder. */
function withOwnName(version: SkillVersion): SkillVersion {
  if (bearsOwnName(version)) return version;
  const text = underName(version.text, version.skill);
  return text === null ? version : createVersion(version.skill, { ...contentOf(version), text });
}

/** False for a version of before the skill was renamed. */
export function bearsOwnName({ skill, text }: SkillVersion): boolean {
  const { name } = parseSkill(text);
  return name === '' || name === skill;
}

/**
 * Writes down what became of a skill between two nights: its file was edited or removed by a person, a pull request was
 * merged, or a crash came between a change and its record.
 */
export async function recordLiveVersion(
  { workspace, date, emit }: Night,
  skill: string,
  live: SkillVersion | null,
): Promise<void> {
  const decisions = await workspace.evidence.decisions(skill);
  const past = decisionsOf(decisions, 'version-changed');
  const from = past.at(-1)?.to ?? null;
  const to = live?.version ?? null;
  // a crash may have come between the record and its seal
  if (from === to) return workspace.evidence.appendDecisions(skill, []);
  if (live !== null) await workspace.evidence.saveVersion(live);
  const staged = (await workspace.library.staged()).find((version) => version.skill === skill);
  if (to !== null && staged?.version === to) await workspace.library.unstage(skill);
  const { changing } = await workspace.evidence.checkSeals(skill);
  const announced = changing?.to === to ? changing.cause : undefined; // a crash came between
  const cause = announced ?? (to === null ? 'withdrawn' : causeOfArrival(to, decisions));
  if (cause === 'adopted') emit({ type: 'warning-raised', message: editedSentence(skill) });
  const content = { type: 'version-changed' as const, sequence: past.length, from, to, cause };
  await workspace.evidence.appendDecisions(skill, [sealDecision(content, date)]);
}

/**
 * Keys of the procedures that may not go live: those a person took back or refused, until one makes them live again, and
 * those that no longer held, until the suite or the design changes.
 */
export async function withdrawnProcedures({ evidence }: Workspace, skill: string): Promise<ReadonlySet<string>> {
  const byPerson = new Set<string>();
  const byGate = new Set<string>();
  for (const decision of await evidence.decisions(skill)) {
    if (decision.type === 'cycle-opened' && decision.reason !== 'promoted') byGate.clear();
    if (decision.type === 'version-rejected') byPerson.add(decision.version);
    if (decision.type !== 'version-changed') continue;
    const { from, to, cause } = decision;
    if (to !== null) for (const set of [byPerson, byGate]) set.delete(to);
    if (from !== null && cause === 'withdrawn') byPerson.add(from);
    if (from !== null && (cause === 'rolled-back' || cause === 'disabled')) byGate.add(from);
  }
  const found = await Promise.all([...byPerson, ...byGate].map((version) => evidence.version(skill, version)));
  return new Set(found.flatMap((version) => (version === null ? [] : [procedureKey(version.text)])));
}

/** Names what a skill does, whatever its version says of its lesson. */
export function procedureKey(text: string): string {
  const { procedure, body } = parseSkill(text);
  return hashJson(procedure ?? body);
}

function editedSentence(skill: string): string {
  return `skills/${skill} was written by a person: it is re-certified as it stands, which takes fewer runs than a promotion.`;
}

function causeOfArrival(to: string, decisions: readonly Decision[]): VersionCause {
  if (decisionsOf(decisions, 'version-changed').some((change) => change.to === to)) return 'rolled-back';
  const promoted = decisionsOf(decisions, 'verdict-reached').some(
    (decision) => decision.version === to && decision.verdict.word === 'promote',
  );
  return promoted ? 'promoted' : 'adopted';
}
