import { type Files, filesInMemory, filesOnDisk } from '../files.ts';
import { backUp, closeBackup, restoreUnfinished } from './backup.ts';
import { FORMAT_FILE, printFormat, readFormat } from './format.ts';
import type { FileChange, Migration } from './migration.ts';
import { MIGRATIONS } from './registry.ts';

/** What a migration changes, or changed. */
export interface MigrationStep {
  readonly number: number;
  readonly name: string;
  readonly paths: readonly string[];
  /** Where what was before lies, relative to the workspace; null where nothing changes. */
  readonly backup: string | null;
}

export interface MigrateOptions {
  readonly migrations?: readonly Migration[];
}

/**
 * Brings a workspace to the format of this program, one migration after the other, and writes its number down. One that
 * was killed is undone first and begins anew. For whoever holds the workspace's lock.
 * @throws NightschoolError NOT_WRITABLE, FILE_DAMAGED
 */
export async function migrate(
  workspace: string,
  { migrations = MIGRATIONS }: MigrateOptions = {},
): Promise<readonly MigrationStep[]> {
  const files = filesOnDisk(workspace);
  await restoreUnfinished(workspace, files);
  const steps: MigrationStep[] = [];
  for (const migration of pending(workspace, migrations)) {
    const changes = await migration.plan(files);
    const backup = changes.length === 0 ? null : await backUp(workspace, migration, changes);
    for (const change of changes) await make(files, change);
    await files.write(FORMAT_FILE, printFormat(migration.number));
    if (backup !== null) await closeBackup(workspace, migration);
    steps.push(describe(migration, changes, backup));
  }
  return steps;
}

/** What `migrate` would do: nothing is written. */
export async function planMigrations(
  workspace: string,
  { migrations = MIGRATIONS }: MigrateOptions = {},
): Promise<readonly MigrationStep[]> {
  const waiting = pending(workspace, migrations);
  if (waiting.length === 0) return [];
  const files = filesInMemory(filesOnDisk(workspace));
  await restoreUnfinished(workspace, files);
  const steps: MigrationStep[] = [];
  for (const migration of waiting) {
    const changes = await migration.plan(files);
    for (const change of changes) await make(files, change);
    steps.push(describe(migration, changes, null));
  }
  return steps;
}

function pending(workspace: string, migrations: readonly Migration[]): readonly Migration[] {
  const format = readFormat(workspace);
  return migrations.filter(({ number }) => number > format);
}

function make(files: Files, { path, text }: FileChange): Promise<void> {
  return text === null ? files.remove(path) : files.write(path, text);
}

function describe({ number, name }: Migration, changes: readonly FileChange[], backup: string | null): MigrationStep {
  return { number, name, paths: changes.map(({ path }) => path), backup };
}
