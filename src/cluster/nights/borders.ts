import type { BorderCase } from '../../domain/border.ts';
import type { FamilyRule } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { findMeant } from '../../util/meant.ts';
import { spread } from './arrivals.ts';
import type { Partition } from './partition.ts';
import type { Refit } from './refit.ts';
import { centre, similarity, type View } from './view.ts';

const MOST_LISTED = 10;
/** How alike the centres of two families are that may be one. */
const NEARLY_ONE = 0.6;
/** A procedure is one of several in a family where at least this share of its tasks, and so many, wrote with just its tools. */
const PROCEDURE = { share: 0.2, tasks: 3 };
/** So many tasks, spread over a family, tell its centre. */
const SEEN = 16;
const TELLING_FEATURES = 12;
/** A feature that more families share tells none from another, and would make pairs of all. */
const FAMILIES_PER_FEATURE = 50;

export interface BorderOptions {
  readonly tasks: ReadonlyMap<string, CleanTask>;
  /** What the re-fit would have changed in families with a skill. */
  readonly refit: Pick<Refit, 'joins' | 'parts'> | null;
  /** What people have settled is no question any more. */
  readonly rules: readonly FamilyRule[];
  readonly homes: ReadonlyMap<string, string>;
  viewOf(task: CleanTask): View;
  isWrite(tool: string): boolean;
}

/**
 * What is left to a person or a teacher, most tasks concerned first, 10 at most: families that a re-fit would have changed
 * but for their skills; pairs of families nearly alike in words and tools; families of several procedures, told by the set of
 * tools that wrote.
 */
export function findBorders(families: Partition, options: BorderOptions): readonly BorderCase[] {
  const found = [...joinCases(families, options), ...partCases(families, options)];
  return found
    .sort((a, b) => b.worth - a.worth || compareText(keyOf(a.border), keyOf(b.border)))
    .slice(0, MOST_LISTED)
    .map(({ border }) => border);
}

interface Weighed {
  readonly border: BorderCase;
  readonly worth: number;
}

function keyOf(border: BorderCase): string {
  return border.type === 'join' ? border.families.join(' ') : border.family;
}

function joinCases(families: Partition, options: BorderOptions): Weighed[] {
  const { tasks, viewOf, refit, rules, homes } = options;
  const views = new Map<string, View>();
  for (const [family, taskIds] of families) {
    const there = spread(taskIds, SEEN).flatMap((id) => tasks.get(id) ?? []);
    if (there.length > 0) views.set(family, centre(there.map(viewOf)));
  }
  const apart = new Set(rules.flatMap((rule) => (rule.type === 'split' ? pairMeant(rule, homes) : [])));
  const refused = new Map(
    (refit?.joins ?? []).map(({ families: pair, share }) => [[...pair].sort().join('\n'), share]),
  );
  return [...new Set([...refused.keys(), ...pairsThatShare(views)])].flatMap((key): Weighed[] => {
    const [one = '', other = ''] = key.split('\n');
    const [view, otherView] = [views.get(one), views.get(other)];
    if (view === undefined || otherView === undefined || apart.has(key)) return [];
    const alike = similarity(view, otherView);
    if (alike < NEARLY_ONE && !refused.has(key)) return [];
    const smaller = Math.min(families.get(one)?.length ?? 0, families.get(other)?.length ?? 0);
    const rounded = Math.round(alike * 1000) / 1000;
    return [
      {
        border: { type: 'join', families: [one, other], similarity: rounded },
        worth: smaller * Math.max(alike, refused.get(key) ?? 0),
      },
    ];
  });
}

function pairMeant(
  rule: Extract<FamilyRule, { readonly type: 'split' }>,
  homes: ReadonlyMap<string, string>,
): string[] {
  const listed = new Set(rule.part.taskIds);
  const rest = rule.family.taskIds.filter((id) => !listed.has(id));
  const [family, part] = [findMeant({ ...rule.family, taskIds: rest }, homes), findMeant(rule.part, homes)];
  return family === null || part === null ? [] : [[family, part].sort().join('\n')];
}

/** Pairs of families that have one of their strongest features in common. */
function pairsThatShare(views: ReadonlyMap<string, View>): ReadonlySet<string> {
  const sharing = new Map<string, string[]>();
  for (const [family, view] of views) {
    const strongest = [...view].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).slice(0, TELLING_FEATURES);
    for (const [feature] of strongest) sharing.set(feature, [...(sharing.get(feature) ?? []), family]);
  }
  const pairs = new Set<string>();
  for (const families of sharing.values()) {
    if (families.length > FAMILIES_PER_FEATURE) continue;
    for (const one of families) for (const other of families) if (one < other) pairs.add(`${one}\n${other}`);
  }
  return pairs;
}

function partCases(families: Partition, { tasks, refit, isWrite, rules, homes }: BorderOptions): Weighed[] {
  const settled = new Set(rules.flatMap((rule) => (rule.type === 'merge' ? (findMeant(rule.into, homes) ?? []) : [])));
  const refused = new Map((refit?.parts ?? []).map(({ family, parts }) => [family, parts]));
  return [...families].flatMap(([family, taskIds]): Weighed[] => {
    const parts =
      refused.get(family) ??
      procedures(
        taskIds.flatMap((id) => tasks.get(id) ?? []),
        isWrite,
      );
    if (parts.length < 2 || settled.has(family)) return [];
    const leaving = parts.reduce((sum, part) => sum + part.length, 0) - Math.max(...parts.map((part) => part.length));
    return [{ border: { type: 'part', family, parts }, worth: leaving }];
  });
}

/** Tasks by the set of tools that wrote, largest first, where that is one of several usual ones; those that wrote nothing are left out. */
function procedures(members: readonly CleanTask[], isWrite: (tool: string) => boolean): readonly (readonly string[])[] {
  const writers = members.flatMap(({ id, steps }) => {
    const wrote = steps.filter(({ tool, status }) => status === 'ok' && isWrite(tool)).map(({ tool }) => tool);
    return wrote.length === 0 ? [] : [{ id, procedure: [...new Set(wrote)].sort().join('\n') }];
  });
  const least = Math.max(PROCEDURE.tasks, writers.length * PROCEDURE.share);
  return [...Map.groupBy(writers, ({ procedure }) => procedure).values()]
    .filter((group) => group.length >= least)
    .map((group) => group.map(({ id }) => id).sort())
    .sort((a, b) => b.length - a.length || compareText(a[0] ?? '', b[0] ?? ''));
}
