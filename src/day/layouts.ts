import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_MEMORY_SKILLS, type MemorySkill } from '../memory/learn/default-skills.ts';
import { isLayout, type Layout, parseLayout } from '../memory/learn/layout.ts';
import { joinInWorkspace } from '../store/safe-join.ts';

export interface Layouts {
  readonly layouts: readonly Layout[];
  /** Skills that a model has to read: they say nowhere by rule what goes where. */
  readonly prose: readonly MemorySkill[];
  /** What is wrong with the others, which are left out. */
  readonly warnings: readonly string[];
}

const LARGEST = 65_536;

/** Where the memory skills of a workspace keep entries; without any skills the default ones count. */
export async function readLayouts(workspace: string): Promise<Layouts> {
  const skills = await readMemorySkills(workspace);
  const layouts: Layout[] = [];
  const prose: MemorySkill[] = [];
  const warnings: string[] = [];
  for (const skill of skills) {
    const read = parseLayout(skill);
    if (isLayout(read)) layouts.push(read);
    else if (read.some(({ rule }) => rule === 'layout-missing')) prose.push(skill);
    else warnings.push(...read.map(({ message }) => `memories/skills/${skill.name}/SKILL.md: ${message}`));
  }
  return { layouts, prose, warnings };
}

async function readMemorySkills(workspace: string): Promise<readonly MemorySkill[]> {
  const folder = join(workspace, 'memories', 'skills');
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  const read = await Promise.all(
    names.map(async (name) => ({
      name,
      text: await readSmall(joinInWorkspace(workspace, `memories/skills/${name}/SKILL.md`)),
    })),
  );
  const skills = read.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
  return skills.length === 0 ? DEFAULT_MEMORY_SKILLS : skills;
}

async function readSmall(file: string): Promise<string | null> {
  const about = await stat(file).catch(() => null);
  if (about === null || !about.isFile() || about.size > LARGEST) return null;
  return readFile(file, 'utf8').catch(() => null);
}
