import { NightschoolError } from '../errors.ts';
import { acquireLock } from '../store/lock.ts';
import { refuseNewer } from '../store/migrations/format.ts';
import { type MigrateOptions, type MigrationStep, migrate, planMigrations } from '../store/migrations/migrate.ts';
import type { CommonOptions, Shell } from './terminal.ts';

/**
 * Before a command begins: a workspace that a newer program wrote is refused, and one that an older program wrote is
 * brought up to date, with a backup, whatever the command. Where nothing would change, nothing is written.
 * @throws NightschoolError WORKSPACE_NEWER, WORKSPACE_OLDER in a dry run, WORKSPACE_LOCKED
 */
export async function meetFormat(
  { stderr }: Pick<Shell, 'stderr'>,
  { dir, dryRun }: Pick<CommonOptions, 'dir'> & { readonly dryRun?: unknown },
  options: MigrateOptions = {},
): Promise<void> {
  refuseNewer(dir, options.migrations?.at(-1)?.number);
  const steps = (await planMigrations(dir, options)).filter(({ paths }) => paths.length > 0);
  if (steps.length === 0) return;
  if (dryRun === true) {
    throw new NightschoolError(
      'WORKSPACE_OLDER',
      `An older nightschool wrote ${dir}. First would come:\n${list(steps)}`,
    );
  }
  const lock = acquireLock(dir);
  try {
    const done = (await migrate(dir, options)).filter(({ paths }) => paths.length > 0);
    if (done.length > 0) stderr.write(`The workspace was brought to a newer format:\n${list(done)}\n`);
  } finally {
    lock.release();
  }
}

function list(steps: readonly MigrationStep[]): string {
  return steps
    .map(({ number, name, paths, backup }) => {
      const files = paths.length === 1 ? '1 file' : `${paths.length} files`;
      return `  ${number} ${name}: ${files}${backup === null ? '' : `; as it was: ${backup}`}`;
    })
    .join('\n');
}
