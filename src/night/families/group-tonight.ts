import type { Fit } from '../../cluster/nights/fit.ts';
import { type FamilyNight, groupNight, type NightOptions } from '../../cluster/nights/group-night.ts';
import type { FamilyBefore } from '../../cluster/nights/sum-up.ts';
import type { Family } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { hashJson } from '../../util/hash.ts';
import { meantAmong } from '../../util/meant.ts';
import { shareWork } from '../grouping/share-work.ts';
import type { Night } from '../night.ts';
import { decisionsOf } from '../workspace.ts';
import type { EmbeddedRequests } from './embed-requests.ts';

/** Families as the night before left them. */
export type FamiliesBefore = readonly Pick<Family, 'id' | 'name' | 'taskIds'>[];

/** What is grouped tonight. */
export interface Grouping extends EmbeddedRequests {
  readonly tasks: readonly CleanTask[];
  readonly known: FamiliesBefore;
}

/** What one night leaves to the next: the state of the grouping, and what it knew of the families. */
interface Left {
  readonly fit: Fit;
  readonly families: readonly Family[];
}

/** Raised whenever the same tasks would be grouped otherwise: everything is then grouped anew, in small steps. */
const GROUPING_VERSION = 7;

const LEFT = { name: 'families of the night before', key: String(GROUPING_VERSION) };
const LEADERS = 'length of what is kept of all requests';

/** The families of tonight, from those of the night before; looked up where nothing that they rest on has changed. */
export async function groupTonight(night: Night, grouping: Grouping): Promise<FamilyNight> {
  const { pipeline, workspace, state, date, isWrite } = night;
  const { tasks, known, meaning } = grouping;
  const left = whatWasLeft(night);
  const fit = left?.fit ?? null;
  const json = state.grouping(await keyOf(night, grouping, fit));
  if (json !== null) return { ...JSON.parse(json), changes: [], leaders: null }; // our own cache
  return groupNight(tasks, {
    ...{ ...pipeline.families, known: withSummaries(known, left), fit, isWrite, meaning, night: date },
    ...{ shareOut: shareWork, leaders: await openLeaders(night) },
    rules: await workspace.families.rules(),
    protectedFamilies: await findProtected(night, known),
    takenNames: await namesOfGone(night, known),
  });
}

/**
 * Families that only people may merge or split: those with a skill, live or staged, those whose exam has begun, since
 * evidence hangs on them, and those that people or the teacher said something of.
 */
async function findProtected({ workspace }: Night, known: FamiliesBefore): Promise<ReadonlySet<string>> {
  const { library, evidence, families } = workspace;
  const staged = (await library.staged()).map(({ skill }) => skill);
  const skills = new Set([...(await library.names()), ...staged]);
  const ruled = new Set<string>();
  const find = meantAmong(known);
  for (const rule of await families.rules()) {
    const meant = rule.type === 'merge' ? [rule.into] : rule.type === 'split' ? [rule.family, rule.part] : [];
    for (const each of meant) ruled.add(find(each)?.id ?? each.id);
  }
  const found = new Set<string>();
  for (const { id, name } of known) {
    const isExamined = decisionsOf(await evidence.decisions(name), 'attempt-opened').length > 0;
    if (skills.has(name) || ruled.has(id) || isExamined) found.add(id);
  }
  return found;
}

/** Names of families that are no more, whose evidence is still there: that of a skill from elsewhere a family may take. */
async function namesOfGone({ workspace: { evidence } }: Night, known: FamiliesBefore): Promise<readonly string[]> {
  const names = new Set(known.map(({ name }) => name));
  const others = (await evidence.skills()).filter((name) => !names.has(name));
  const given = await Promise.all(others.map((name) => evidence.split(name)));
  return others.filter((_, place) => (given[place] ?? []).length > 0);
}

/** Keeps what was found: the next night starts from it, and one with nothing new need not look. */
export async function keepGrouping(night: Night, grouping: Grouping, found: FamilyNight): Promise<void> {
  const { leaders, ...rest } = found;
  const { fit, families } = rest;
  const key = await keyOf(night, { ...grouping, known: families }, fit);
  const json = JSON.stringify(rest);
  if (leaders === null && isSame(grouping.known, families) && night.state.grouping(key) === json) return;
  // in this order: a run that is killed on the way leaves no leaders, rather than some of other families
  if (leaders !== null) markLeaders(night, 0);
  night.state.saveFamilies(families);
  night.state.saveDerived(LEFT.name, { key: LEFT.key, json: JSON.stringify({ fit, families } satisfies Left) });
  night.state.saveGrouping(key, json);
  if (leaders === null) return;
  await night.state.leaders.write(leaders.after, leaders.bytes);
  markLeaders(night, leaders.after + leaders.bytes.length);
}

/** Whether the state has these families already. */
function isSame(known: FamiliesBefore, families: FamiliesBefore): boolean {
  const print = (each: FamiliesBefore): string =>
    JSON.stringify(each.map(({ id, name, taskIds }) => [id, name, taskIds]).sort());
  return print(known) === print(families);
}

async function openLeaders({ state, ...night }: Night): Promise<NightOptions['leaders']> {
  const length = Number(state.derived(LEADERS, rulesOf(night)) ?? 0);
  return length === 0 ? null : state.leaders.read(length);
}

function markLeaders({ state, ...night }: Night, length: number): void {
  state.saveDerived(LEADERS, { key: rulesOf(night), json: String(length) });
}

/** Under other rules requests are redacted otherwise, or other tools write: then nothing that was kept of them holds. */
function rulesOf({ pipeline, redactor }: Pick<Night, 'pipeline' | 'redactor'>): string {
  return hashJson({ grouping: GROUPING_VERSION, tools: pipeline.tools, redaction: redactor.rulesHash });
}

function whatWasLeft({ state }: Night): Left | null {
  const json = state.derived(LEFT.name, LEFT.key);
  return json === null ? null : JSON.parse(json); // our own, thrown away with the version of the index
}

/** What the night before knew of families is theirs while their tasks are the same; a name may have been changed since. */
function withSummaries(known: FamiliesBefore, left: Left | null): readonly FamilyBefore[] {
  const before = new Map(left?.families.map((family) => [family.id, family]));
  return known.map((family) => ({ ...before.get(family.id), ...family }));
}

/** Of all that grouping rests on. What waits to be changed in small steps is changed on another date. */
async function keyOf(night: Night, { tasks, known, basis }: Grouping, fit: Fit | null): Promise<string> {
  const { state, pipeline, redactor, workspace, date } = night;
  const { families, tools } = pipeline;
  return hashJson({
    version: GROUPING_VERSION,
    revision: state.logs.revision(),
    tasks: tasks.map(({ id }) => id),
    known: known.map(({ id, name, taskIds }) => ({ id, name, taskIds })),
    redaction: redactor.rulesHash,
    ...{ families, tools, basis, fit, rules: await workspace.families.rules() },
    live: await workspace.library.names(),
    date: (fit?.pending.length ?? 0) > 0 ? date : null,
  });
}
