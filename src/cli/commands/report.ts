import { Option } from 'commander';
import { writeDashboard } from '../../day/dashboard/write-dashboard.ts';
import { NightschoolError } from '../../errors.ts';
import { openWorkspace, type Workspace } from '../../night/workspace.ts';
import { foldReport } from '../../report/fold.ts';
import { REPORTERS, type ReporterName } from '../../report/reporters/index.ts';
import { readLatestRun } from '../../store/ledger.ts';
import { acquireLock } from '../../store/lock.ts';
import type { CliCommand } from '../command.ts';
import type { Shell } from '../terminal.ts';

const SHORT = { md: 'markdown' } as const satisfies Readonly<Record<string, ReporterName>>;
const FORMATS = Object.keys(REPORTERS) as readonly ReporterName[]; // the keys of an exhaustive record

export const reportCommand: CliCommand = {
  name: 'report',
  summary: 'show the newest run again and bring the dashboard up to date; or print the run in another form',
  dryRun: false,
  setUp: (command) =>
    command.addOption(
      new Option('--format <format>', 'print the newest run so, and write nothing').choices([
        ...Object.keys(SHORT),
        ...FORMATS,
      ]),
    ),
  run: async (shell, options) => {
    const workspace = await openWorkspace(options.dir);
    const events = await readLatestRun(options.dir);
    if (events === null) {
      throw new NightschoolError('UNKNOWN_NAME', 'Nothing has run in this workspace yet.', { hint: 'nightschool run' });
    }
    const asked = options.json ? 'json' : options.format;
    const format = FORMATS.find((name) => name === asked || (asked === 'md' && name === SHORT.md));
    shell.stdout.write(REPORTERS[format ?? 'terminal'].render(foldReport(events)));
    if (format === undefined) await refresh(shell, workspace);
    return 0;
  },
};

async function refresh({ stdout, stderr }: Shell, workspace: Workspace): Promise<void> {
  try {
    const lock = acquireLock(workspace.dir, { isPassing: false });
    try {
      const onDamaged = ({ message }: Error): unknown => stderr.write(`Left out of the dashboard: ${message}\n`);
      const file = await writeDashboard(workspace, { clock: () => new Date(), onDamaged });
      stdout.write(`\nDashboard: ${file}\n`);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'WORKSPACE_LOCKED') throw error;
    stderr.write(
      'Another run is at work here, so the pages stay as they are. A night: nightschool dashboard shows it as it goes.\n',
    );
  }
}
