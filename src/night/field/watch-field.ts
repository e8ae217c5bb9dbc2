import { createDesign } from '../../decide/design.ts';
import { judgeField, lastInField } from '../../decide/field.ts';
import { type DecisionContent, sealDecision } from '../../decide/wallet.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import type { FieldUse, SkillInField } from './field-use.ts';
import { gatherUses } from './gather-uses.ts';
import { selfConfirmed } from './self-confirmed.ts';
import { findUnused } from './unused.ts';
import { flagText, unusedText } from './words.ts';

export interface FieldWatch {
  /** Live skills that were used, by name. */
  readonly skills: readonly SkillInField[];
  /** By skill, of all its versions, oldest first. */
  readonly uses: ReadonlyMap<string, readonly FieldUse[]>;
  /** Ids of tasks whose success nobody but the skill itself vouches for: no exam is made of them. */
  readonly selfConfirmed: ReadonlySet<string>;
}

/**
 * Looks how the live skills do in the work of agents, as the logs and the lists of accesses tell. What was counted is
 * written down where it changed, and told of every night; a skill that drifts, fails too often or is not used is named.
 * Nothing is taken back here: a skill that drifts has to sit its exam again (`recheckDue`).
 */
export async function watchField(
  night: Night,
  tasks: readonly CleanTask[],
  families: readonly FamilyAtNight[],
): Promise<FieldWatch> {
  const uses = await gatherUses(night, tasks, families);
  const skills: SkillInField[] = [];
  for (const skill of await night.workspace.library.names()) {
    const found = await checkSkill(night, skill, uses.get(skill) ?? []);
    if (found !== null) skills.push(found);
  }
  for (const unused of await findUnused(night, { tasks, families, uses })) {
    night.emit({ type: 'warning-raised', message: unusedText(unused) });
  }
  return { skills, uses, selfConfirmed: selfConfirmed([...uses.values()].flat()) };
}

async function checkSkill(night: Night, skill: string, uses: readonly FieldUse[]): Promise<SkillInField | null> {
  const live = await night.workspace.library.live(skill);
  const own = uses.filter(({ version }) => version !== null && version === live?.version);
  if (live === null || own.length === 0) return null;
  const { version } = live;
  const known = own.filter(({ outcome }) => outcome !== 'unknown');
  const passed = known.filter(({ outcome }) => outcome === 'passed').length;
  const counts = { passed, failed: known.length - passed, unknown: own.length - known.length };
  const outcomes = known.map(({ outcome }) => outcome === 'passed');
  const judged = judgeField(outcomes, createDesign(night.pipeline.gate));
  await record(night, skill, { type: 'field-checked', version, counts, ...judged });
  const message = flagText({ skill, counts, state: judged.state }, night.pipeline.field);
  if (message !== null) night.emit({ type: 'warning-raised', message });
  return { skill, version, counts, state: judged.state };
}

/** Written down where it is not what was written last, and told of either way. */
async function record(
  { workspace, date, emit }: Night,
  skill: string,
  content: Extract<DecisionContent, { type: 'field-checked' }>,
): Promise<void> {
  const last = lastInField(await workspace.evidence.decisions(skill), content.version);
  const sealed = sealDecision(content, date);
  if (last?.id !== sealed.id) await workspace.evidence.appendDecisions(skill, [sealed]);
  emit({ type: 'decision-made', skill, decision: last?.id === sealed.id ? last : sealed });
}

/** The families, each knowing the tasks that no exam is to be made of. */
export function inField(
  families: readonly FamilyAtNight[],
  { selfConfirmed: alone }: Pick<FieldWatch, 'selfConfirmed'>,
): readonly FamilyAtNight[] {
  return alone.size === 0 ? families : families.map((family) => ({ ...family, selfConfirmed: alone }));
}
