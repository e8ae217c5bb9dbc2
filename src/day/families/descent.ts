import type { FamilyMeant, FamilyRule } from '../../domain/family.ts';
import type { Workspace } from '../../night/workspace.ts';
import type { Lineage } from '../../store/families/family-schema.ts';
import { plural } from '../../util/amounts.ts';
import { compareText } from '../../util/compare-text.ts';
import { meantAmong } from '../../util/meant.ts';

/** What once happened to a family, or was said of it. */
export interface Descent {
  /** The night (YYYY-MM-DD), or when a person said it. */
  readonly at: string;
  readonly by: 'night' | 'person';
  readonly text: string;
}

/** Everything that `evals/families.jsonl` says of a family, oldest first. */
export async function readDescent(
  { families: book }: Pick<Workspace, 'families'>,
  family: FamilyMeant,
  others: readonly FamilyMeant[],
): Promise<readonly Descent[]> {
  const rules = await book.rules();
  const names = new Map([...namesInRules(rules), ...others.map(({ id, name }) => [id, name] as const)]);
  const nightly = (await book.lineage()).filter((line) => concerns(line, family.id));
  const find = meantAmong(others);
  const said = rules.filter((rule) => meantBy(rule).some((meant) => find(meant)?.id === family.id));
  return [
    ...nightly.map((line) => ({ at: line.night, by: 'night' as const, text: describeLineage(line, names) })),
    ...said.map((rule) => ({ at: rule.at, by: 'person' as const, text: describeRule(rule) })),
  ].sort((a, b) => compareText(a.at, b.at));
}

function concerns(line: Lineage, id: string): boolean {
  return line.familyId === id || (line.type === 'families-merged' ? line.from : line.into).includes(id);
}

function meantBy(rule: FamilyRule): readonly (FamilyMeant & { readonly taskIds: readonly string[] })[] {
  if (rule.type === 'merge') return [rule.into, rule.from];
  return rule.type === 'split' ? [rule.family, rule.part] : [rule.family];
}

/** A family that is gone is known by the name it had when people spoke of it. */
function namesInRules(rules: readonly FamilyRule[]): readonly (readonly [string, string])[] {
  return rules.flatMap((rule) => meantBy(rule).map(({ id, name }) => [id, name] as const));
}

function describeLineage(line: Lineage, names: ReadonlyMap<string, string>): string {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const tasks = plural(line.tasks, 'task');
  const [own, reason] = [nameOf(line.familyId), line.reason === '' ? '' : `: ${line.reason}`];
  if (line.type === 'families-merged')
    return `${line.from.map(nameOf).join(', ')} went into ${own} (${tasks})${reason}`;
  return `${line.into.map(nameOf).join(', ')} left ${own} (${tasks})${reason}`;
}

function describeRule(rule: FamilyRule): string {
  if (rule.type === 'merge') return `${rule.from.name} is to be one with ${rule.into.name}`;
  if (rule.type === 'split') return `${rule.part.name} is to leave ${rule.family.name}`;
  if (rule.type === 'rename') return `${rule.family.name} is to be called ${rule.name}`;
  return rule.ignored ? `${rule.family.name} is to be ignored` : `${rule.family.name} is not to be ignored any more`;
}
