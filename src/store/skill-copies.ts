import { createHash } from 'node:crypto';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { SkillVersion } from '../domain/skill.ts';
import { compareText } from '../util/compare-text.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { isSkillPath } from '../util/skill/version.ts';
import { writeFileAtomic } from './atomic.ts';
import { readText } from './json-lines.ts';
import { parseJsonAs } from './parse-json-as.ts';
import { safeJoin } from './safe-join.ts';

/** The file in a folder of copies that tells them from what people put there. */
const MANIFEST = '.nightschool-links.json';

const recordSchema = z.strictObject({
  skill: z.string().regex(SKILL_NAME),
  /** The `skills/` that it was copied from, relative to the folder it lies in. */
  source: z.string(),
  version: z.string(),
  files: z.array(
    z.strictObject({ path: z.string().refine((path) => path === 'SKILL.md' || isSkillPath(path)), hash: z.string() }),
  ),
});
const manifestSchema = z.strictObject({ copies: z.array(recordSchema) });

/** One copy: what was written, so that what people change is seen. */
export type CopyRecord = z.infer<typeof recordSchema>;

/** The copies of one workspace in one folder. Those of other workspaces are carried along. */
export interface CopyManifest {
  records(): readonly CopyRecord[];
  isCurrent(record: CopyRecord, version: SkillVersion): Promise<boolean>;
  save(record: CopyRecord): Promise<void>;
  drop(skill: string): Promise<void>;
  /** As records keep it. */
  readonly source: string;
}

/** @throws NightschoolError FILE_DAMAGED */
export async function openManifest(
  target: string,
  { source, dryRun }: { readonly source: string; readonly dryRun: boolean },
): Promise<CopyManifest> {
  const file = join(target, MANIFEST);
  const own = relative(target, source).split(sep).join('/');
  let copies = parseManifest(await readText(file), file);
  const write = async (next: readonly CopyRecord[]): Promise<void> => {
    copies = next.toSorted((a, b) => compareText(a.skill, b.skill) || compareText(a.source, b.source));
    if (dryRun) return;
    if (copies.length === 0) await rm(file, { force: true });
    else await writeFileAtomic(file, `${JSON.stringify({ copies }, null, 2)}\n`);
  };
  const others = (skill: string) => copies.filter((each) => each.source !== own || each.skill !== skill);
  return {
    source: own,
    records: () => copies.filter((record) => record.source === own),
    isCurrent: async (record, version) => {
      const texts = await Promise.all(record.files.map(({ path }) => readText(join(target, record.skill, path))));
      return record.version === version.version && texts.every((text) => text !== null);
    },
    save: (record) => write([...others(record.skill), record]),
    drop: (skill) => write(others(skill)),
  };
}

/** Whether a copy is as it was written, and nothing else lies in its folder; what is gone is no change. */
export async function isIntact(folder: string, { files }: CopyRecord): Promise<boolean> {
  const hashes = new Map(files.map(({ path, hash }) => [path, hash]));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory()) return true;
      const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      return entry.isFile() && hashes.get(path) === hashOf(await readFile(join(folder, path)));
    }),
  );
  return found.every(Boolean);
}

/** Writes a copy, after the manifest that says whose it is: a crash in between leaves nothing foreign. */
export async function placeCopy(target: string, manifest: CopyManifest, version: SkillVersion): Promise<void> {
  const files = [{ path: 'SKILL.md', text: version.text }, ...(version.files ?? [])];
  await manifest.save({
    skill: version.skill,
    source: manifest.source,
    version: version.version,
    files: files.map(({ path, text }) => ({ path, hash: hashOf(text) })),
  });
  for (const { path, text } of files) await writeFileAtomic(safeJoin(target, `${version.skill}/${path}`), text);
}

/** Removes the files of a copy and the folders that this leaves empty. */
export async function removeCopy(target: string, manifest: CopyManifest, { skill, files }: CopyRecord): Promise<void> {
  const folders = new Set<string>();
  for (const { path } of files) {
    await rm(safeJoin(target, `${skill}/${path}`), { force: true });
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
  for (const folder of [...deepestFirst, '.']) await rmdir(join(target, skill, folder)).catch(() => undefined);
  await manifest.drop(skill);
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function parseManifest(text: string | null, file: string): readonly CopyRecord[] {
  if (text === null) return [];
  return parseJsonAs(text, manifestSchema, { place: file }).copies;
}
