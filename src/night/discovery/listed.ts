import type { SkillVersion } from '../../domain/skill.ts';
import { type SkillShelf, shelveSkills } from '../../memory/recall/skill-search.ts';
import { hashJson } from '../../util/hash.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { Night } from '../night.ts';

/** A skill as it is listed, with the text that the search reads. */
export interface Listed {
  readonly name: string;
  readonly description: string;
  readonly text: string;
}

/** The live skills, read once for all that is measured against them. */
export interface LiveLibrary {
  /** Sorted by name. */
  readonly skills: readonly (Listed & { readonly version: string })[];
  readonly shelf: SkillShelf;
}

const shelved = new WeakMap<Night['workspace'], { readonly key: string; readonly library: LiveLibrary }>();

export async function readLiveLibrary({ workspace }: Pick<Night, 'workspace'>): Promise<LiveLibrary> {
  const names = await workspace.library.names();
  const found = await Promise.all([...names].sort().map((name) => workspace.library.live(name)));
  const live = found.filter((version) => version !== null);
  const key = hashJson(live.map(({ skill, version }) => [skill, version]));
  const known = shelved.get(workspace);
  if (known?.key === key) return known.library;
  const skills = live.map((version) => ({ ...listOf(version), version: version.version }));
  const library = { skills, shelf: shelveSkills(skills) };
  shelved.set(workspace, { key, library });
  return library;
}

export function listOf({ skill, text }: Pick<SkillVersion, 'skill' | 'text'>): Listed {
  return { name: skill, description: parseSkill(text).description, text };
}

/** A skill of which only name and description are known, as a file that says no more. */
export function asListed({ name, description }: Pick<Listed, 'name' | 'description'>): Listed {
  const title = name.replaceAll('-', ' ');
  const text = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n\n# ${title}\n\n${description}\n`;
  return { name, description, text };
}
