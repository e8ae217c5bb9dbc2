import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../../errors.ts';
import { parseIfJson } from '../../util/json.ts';
import { writeFileAtomic } from '../atomic.ts';
import { type Files, filesOnDisk } from '../files.ts';
import { readText } from '../json-lines.ts';
import { readFormat } from './format.ts';
import type { FileChange, Migration } from './migration.ts';

/** Of older migrations, what was before is long in version control, or nobody missed it. */
const KEPT_BACKUPS = 3;

/** Written after the copies: without it the backup is not whole, and nothing was changed yet. */
const manifestSchema = z.strictObject({
  number: z.int(),
  /** Every file that the migration changes; `isNew`: there was none, so there is no copy. */
  files: z.array(z.strictObject({ path: z.string(), isNew: z.boolean() })),
  /** True once the workspace is of the new format. */
  isDone: z.boolean(),
});
type Manifest = z.infer<typeof manifestSchema>;

const folderOf = (workspace: string): string => join(workspace, '.nightschool', 'backup');
const nameOf = ({ number, name }: Migration): string => `${number}-${name}`;

/** Copies what the migration is about to change to `.nightschool/backup/<number>-<name>/`. @returns that path */
export async function backUp(workspace: string, migration: Migration, changes: readonly FileChange[]): Promise<string> {
  const files = filesOnDisk(workspace);
  const folder = join(folderOf(workspace), nameOf(migration));
  await rm(folder, { recursive: true, force: true });
  const ignore = join(workspace, '.nightschool', '.gitignore');
  if (!existsSync(ignore)) await writeFileAtomic(ignore, '*\n');
  const listed: Manifest['files'] = [];
  for (const { path } of changes) {
    const before = await files.read(path);
    if (before !== null) await writeFileAtomic(join(folder, path), before);
    listed.push({ path, isNew: before === null });
  }
  await writeManifest(folder, { number: migration.number, files: listed, isDone: false });
  return `.nightschool/backup/${nameOf(migration)}`;
}

/** The workspace is of the new format: from now on the backup is only kept. */
export async function closeBackup(workspace: string, migration: Migration): Promise<void> {
  const folder = join(folderOf(workspace), nameOf(migration));
  const manifest = await readManifest(folder);
  if (manifest !== null) await writeManifest(folder, { ...manifest, isDone: true });
  for (const { name } of (await listBackups(workspace)).slice(0, -KEPT_BACKUPS)) {
    await rm(join(folderOf(workspace), name), { recursive: true, force: true });
  }
}

/** Puts back what a migration that was killed had changed, so that it begins anew. `files`: where it is put back. */
export async function restoreUnfinished(workspace: string, files: Files): Promise<void> {
  for (const { name, manifest } of await listBackups(workspace)) {
    if (manifest.isDone || readFormat(workspace) >= manifest.number) continue;
    for (const { path, isNew } of manifest.files) {
      const before = isNew ? null : await readText(join(folderOf(workspace), name, path));
      if (before !== null) await files.write(path, before);
      else if (isNew) await files.remove(path);
      else throw lost(`.nightschool/backup/${name}/${path}`);
    }
  }
}

function lost(path: string): NightschoolError {
  return new NightschoolError('FILE_DAMAGED', `${path} is gone, and a migration that was stopped needs it.`, {
    hint: 'Restore evals/, memories/ and skills/ from version control, delete .nightschool/backup, and run again.',
  });
}

/** The whole ones, the oldest first. */
async function listBackups(
  workspace: string,
): Promise<readonly { readonly name: string; readonly manifest: Manifest }[]> {
  const names = await readdir(folderOf(workspace)).catch(() => []);
  const all = await Promise.all(
    names.map(async (name) => {
      const manifest = await readManifest(join(folderOf(workspace), name));
      return manifest === null ? [] : [{ name, manifest }];
    }),
  );
  return all.flat().sort((a, b) => a.manifest.number - b.manifest.number);
}

function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  return writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`);
}

/** No file of a workspace lies at its top under this name. */
const MANIFEST = '.manifest.json';

async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readText(join(folder, MANIFEST)).catch(() => null);
  return manifestSchema.safeParse(parseIfJson(text ?? '')).data ?? null;
}
