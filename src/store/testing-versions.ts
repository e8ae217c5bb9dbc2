import type { LibraryChange } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import { openEvidence } from './evidence.ts';
import { type Files, filesInMemory } from './files.ts';
import { openLibrary } from './library.ts';

export const file = (path: string, text: string) => ({ path, text });
export const plain = createVersion('pay', { text: 'plain\n' });
export const bare = createVersion('pay', { text: 'bare\n' });
export const small = createVersion('pay', {
  text: 'small\n',
  files: [file('references/a.md', 'A'), file('scripts/run.py', 'run')],
});
export const large = createVersion('pay', {
  text: 'large\n',
  files: [file('references/a.md', 'other'), file('references/b/c.md', 'C'), file('scripts/RUN.py', 'run')],
});
/** What was a folder is a file now. */
export const odd = createVersion('pay', { text: 'odd\n', files: [file('references/b', 'B')] });
export const VERSIONS = { plain, bare, small, large, odd };

export const promote = (from: SkillVersion | null, to: SkillVersion): LibraryChange => ({
  type: 'promote',
  skill: 'pay',
  from: from?.version ?? null,
  to: to.version,
  ...contentOf(to),
});
export const disable = (from: SkillVersion): LibraryChange => ({
  type: 'disable',
  skill: 'pay',
  from: from.version,
  reason: 'regressed',
});

/** A workspace in which every version is recorded and one of them lies live, beside files of a person. */
export async function workspaceWith(live: SkillVersion | null, files: Files = filesInMemory()): Promise<Files> {
  const evidence = openEvidence(files);
  for (const version of Object.values(VERSIONS)) await evidence.saveVersion(version);
  if (live !== null) await openLibrary(files).apply(promote(null, live));
  await files.write('skills/pay/LICENSE', 'MIT');
  await files.write('skills/pay/assets/logo.txt', 'logo');
  return files;
}

export async function textsBelow(files: Files, folder: string): Promise<Readonly<Record<string, string | null>>> {
  const found = await files.walk(folder);
  return Object.fromEntries(
    await Promise.all(found.map(async ({ path }) => [path, await files.read(`${folder}/${path}`)] as const)),
  );
}

export function textsOf(version: SkillVersion | null): Readonly<Record<string, string>> {
  const own = version === null ? [] : [file('SKILL.md', version.text), ...(version.files ?? [])];
  return Object.fromEntries(
    [...own, file('LICENSE', 'MIT'), file('assets/logo.txt', 'logo')].map(({ path, text }) => [path, text]),
  );
}
