import type { Resource } from '@modelcontextprotocol/server';
import { type Skill, SkillCatalogError, type SkillSource, skillEntry } from '@modelcontextprotocol/server/ext/skills';
import type { SkillVersion } from '../../domain/skill.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

/** The skills that are served; read anew at every call. */
export interface ServedSkills {
  list(): Promise<readonly SkillVersion[]>;
  find(name: string): Promise<SkillVersion | null>;
}

/**
 * Skills as resources: `skill://<name>/SKILL.md` and the files beside it. Nothing is kept but digests of versions that
 * were seen, so a promotion is served by the next request. One whose front matter other clients cannot read is left out.
 */
export function createSkillSource(skills: ServedSkills, warn: (message: string) => void): SkillSource {
  const entryOf = rememberEntries(warn);
  const entries = async (): Promise<Skill[]> => {
    const found = await Promise.all((await skills.list()).map(entryOf));
    return found.filter((entry) => entry !== null);
  };
  const at = async (uri: string): Promise<{ readonly version: SkillVersion; readonly path: string } | null> => {
    const place = readUri(uri);
    const version = place === null ? null : await skills.find(place.name);
    return place === null || version === null ? null : { version, path: place.path };
  };
  return {
    list: async () => ({ skills: await entries() }),
    get: async (uri) => {
      const found = await at(uri);
      return found?.path === 'SKILL.md' ? ((await entryOf(found.version)) ?? undefined) : undefined;
    },
    read: async (uri) => {
      const found = await at(uri);
      if (found === null) return undefined;
      if (found.path === 'SKILL.md') return { text: found.version.text, mimeType: 'text/markdown' };
      const file = found.version.files?.find(({ path }) => path === found.path);
      return file === undefined ? undefined : { text: file.text, mimeType: mimeTypeOf(file.path) };
    },
    listResources: async () => (await entries()).map(toResource),
  };
}

const MOST_REMEMBERED = 500;

/** A version's entry never changes, so its digests are made once. */
function rememberEntries(warn: (message: string) => void): (version: SkillVersion) => Promise<Skill | null> {
  const known = new Map<string, Promise<Skill | null>>();
  return (version) => {
    const key = `${version.skill} ${version.version}`;
    const entry = known.get(key) ?? createEntry(version, warn);
    if (known.size > MOST_REMEMBERED) known.clear();
    known.set(key, entry);
    return entry;
  };
}

async function createEntry(
  { skill, text, files = [] }: SkillVersion,
  warn: (message: string) => void,
): Promise<Skill | null> {
  const texts = Object.fromEntries(files.map((file) => [file.path, file.text]));
  try {
    return await skillEntry(skill, { ...texts, 'SKILL.md': text });
  } catch (error) {
    if (!SkillCatalogError.isInstance(error)) throw error;
    warn(`${skill} is not served as a resource: ${error.problems.map(({ message }) => message).join('; ')}.`);
    return null;
  }
}

function toResource({ uri, frontmatter, resources }: Skill): Resource {
  const { name, description } = frontmatter;
  const size = Array.isArray(resources) ? resources.find((file) => file.uri === uri)?.size : undefined;
  return { uri, name, description, mimeType: 'text/markdown', ...(size !== undefined && { size }) };
}

/** The path is only looked up among a skill's files, so it may say what it likes. */
function readUri(uri: string): { readonly name: string; readonly path: string } | null {
  try {
    const { protocol, host, pathname, search } = new URL(uri);
    if (protocol !== 'skill:' || search !== '' || !SKILL_NAME.test(host)) return null;
    return { name: host, path: decodeURIComponent(pathname.slice(1)) };
  } catch {
    return null; // no URI, or no UTF-8 in it
  }
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  json: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  py: 'text/x-python',
  sh: 'application/x-sh',
  js: 'text/javascript',
  ts: 'text/typescript',
  csv: 'text/csv',
  html: 'text/html',
};

function mimeTypeOf(path: string): string {
  return MIME_TYPES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain';
}
