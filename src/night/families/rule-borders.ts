import type { BorderCase } from '../../domain/border.ts';
import type { FamilyRule } from '../../domain/family.ts';
import { hash } from '../../util/hash.ts';
import { MOST_LEAVING, meanFamily } from '../../util/meant.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { type SettledBorder, settleBorders } from './settle-borders.ts';

/**
 * Writes down, beside what people said of families, what the teacher says of those that are nearly one or nearly several.
 * What people say later goes before it. True where it changes a family.
 */
export async function ruleBorders(
  night: Night,
  borders: readonly BorderCase[],
  families: readonly FamilyAtNight[],
): Promise<boolean> {
  const at = night.clock().toISOString();
  const { library, evidence } = night.workspace;
  const settled = await settleBorders(night, borders, families);
  const live = await library.names();
  const staged = (await library.staged()).map(({ skill }) => skill);
  const names = [...families.map(({ family }) => family.name), ...live, ...staged, ...(await evidence.skills())];
  const about = { at, families, live: new Set(live), taken: new Set(names) };
  const rules = settled.flatMap((border) => toRules(border, about));
  if (rules.length > 0) await night.workspace.families.addRules(rules);
  return rules.length > 0;
}

interface About {
  readonly at: string;
  /** Names of live skills, and all that are given away. */
  readonly live: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly families: readonly FamilyAtNight[];
}

function toRules({ case: border, same, names, reason }: SettledBorder, about: About): readonly FamilyRule[] {
  const said = { at: about.at, by: 'teacher', reason } as const;
  const familyOf = (id: string) => about.families.find(({ family }) => family.id === id)?.family;
  if (border.type === 'join') {
    const [one, other] = border.families.map(familyOf);
    if (!same || one === undefined || other === undefined) return [];
    if (about.live.has(one.name) && about.live.has(other.name)) return []; // which skill is to go, a person says
    const isFirst =
      about.live.has(one.name) || (!about.live.has(other.name) && one.taskIds.length >= other.taskIds.length);
    const [into, from] = isFirst ? [one, other] : [other, one];
    return [{ ...said, type: 'merge', into: meanFamily(into), from: meanFamily(from) }];
  }
  const family = familyOf(border.family);
  const part = border.parts[1]?.toSorted();
  if (same || family === undefined || part === undefined) return [];
  const leaving = new Set(part);
  const rest = { ...family, taskIds: family.taskIds.filter((id) => !leaving.has(id)) };
  const [, name] = names;
  const meant = { id: `fam-${hash(part.join('\n'), 8)}`, name: about.taken.has(name) ? '' : name, taskIds: part };
  const split = { ...said, type: 'split', family: meanFamily(rest), part: meanFamily(meant, MOST_LEAVING) } as const;
  return meant.name === '' ? [split] : [split, { ...said, type: 'rename', family: meanFamily(meant), name }];
}
