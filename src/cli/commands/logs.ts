import { NightschoolError } from '../../errors.ts';
import { type LogFolder, type LogsRead, logsOf } from '../../night/logs-of.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { clip, oneLine } from '../../report/plain.ts';
import { placesNaming } from '../../store/log-places/places-naming.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { nameBeforeRotation } from '../../store/state/log-index.ts';
import { count, plural } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, type ExitCode, formatTable, print, type Shell } from '../terminal.ts';
import { packAll } from './logs/pack.ts';
import { showSession } from './logs/show.ts';

const MOST_FOLDERS = 40;
const MOST_REASONS = 20;
/** Of a path in a table. */
const MOST_COLUMNS = 60;
const PIPELINE = 'nightly';
const NOT_USED = ' (not used)';
const NOTHING = 'No log has been read yet: nightschool run.';

const HELP = `
Operations:
  (none)          what was read, by format and folder, and what was skipped and
                  why
  show <session>  one session as its tasks, steps and outcomes: its id or that
                  of a task, or the path of a log
  pack            writes what the pipeline's logs hold, redacted, as files that
                  a night on another machine reads`;

export const logsCommand: CliCommand = {
  name: 'logs [operation] [session]',
  summary: 'what was read of the logs, one session as its tasks, steps and outcomes, or packs for another machine',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--full', 'show: texts at their full length', false)
      .option('--to <folder>', 'pack: where to')
      .option('--shard <i/n>', 'pack: only part i of n, so that n processes or machines divide the same logs')
      .option('--machine <name>', 'pack: one name for machines that see the same logs (the host name)')
      .option('--pipeline <name>', 'pack: whose logs (nightly)')
      .addHelpText('after', HELP),
  run: async (shell, options, [operation, session]) => {
    await openWorkspace(options.dir); // a folder that is not there is a mistake
    if (operation === undefined) return list(shell, options);
    if (operation === 'pack') {
      const { to, shard, machine, pipeline } = options;
      return packAll(shell, options, { to, shard, machine, pipeline });
    }
    if (operation !== 'show')
      throw new NightschoolError('USAGE', `There is no operation ${JSON.stringify(operation)}: show, pack.`);
    if (session === undefined) throw new NightschoolError('USAGE', 'Which session? Name its id, or the path of a log.');
    return showSession(shell, { dir: options.dir, json: options.json, full: options.full === true }, session);
  },
};

async function list(shell: Shell, options: CommonOptions): Promise<ExitCode> {
  const read = logsOf(options.dir, await namingOf(shell, options.dir));
  print(shell, options, { json: read, text: (columns) => (read === null ? NOTHING : describe(read, columns)) });
  return 0;
}

/** Whether the nightly pipeline names a file; every one where there is no such pipeline. */
async function namingOf({ environment }: Shell, workspace: string): Promise<(file: string) => boolean> {
  const pipeline = await readPipeline(workspace, PIPELINE).catch(() => null);
  if (pipeline === null) return () => true;
  const naming = placesNaming(pipeline.logs, { workspace, environment });
  return (file) => naming(nameBeforeRotation(file)).length > 0;
}

function describe(read: LogsRead, columns: number): string {
  const { files, sessions, tasks, copies, tokens, folders, leftOut } = read;
  const more =
    folders.length > MOST_FOLDERS
      ? `… and ${plural(folders.length - MOST_FOLDERS, 'more folder')} (--json has all).\n`
      : '';
  const copied =
    copies === 0 ? '' : ` ${count(copies)} more ${copies === 1 ? 'is a copy of one' : 'are copies'} of them.`;
  const unnamed = folders.every(({ isNamed }) => isNamed)
    ? []
    : [`Not used: logs: of pipelines/${PIPELINE}.yaml does not name it. What was read of it is kept.`];
  return [
    `${plural(files, 'file')}, ${plural(sessions, 'session')}, ${plural(tasks, 'task')}.${copied}`,
    `${plural(tokens.input, 'token')} in and ${count(tokens.output)} out, each answer once.`,
    '',
    `${formatTable(HEADER, folders.slice(0, MOST_FOLDERS).map(toRow), { columns, cut: ['machine', 'human', 'folder'], paths: ['folder'] })}${more}`,
    ...unnamed,
    ...(leftOut === 0 ? [] : [`Left out: ${plural(leftOut, 'session')} of projects that the pipeline does not want.`]),
    ...describeSkipped(read, columns),
  ].join('\n');
}

const HEADER = ['format', 'folder', 'files', 'sessions', 'passed', 'failed', 'unknown', 'human', 'machine', 'skipped'];

function toRow({ format, folder, files, sessions, tasks, lines, skipped, isNamed }: LogFolder): readonly string[] {
  const numbers = [files, sessions, tasks.passed, tasks.failed, tasks.unknown, lines.human, lines.machine, skipped];
  return [format, `${shorten(folder)}${isNamed ? '' : NOT_USED}`, ...numbers.map(count)];
}

/** Names of files come from others, and may be as long as they like; of a path the end tells most. */
function shorten(path: string): string {
  const line = oneLine(path);
  return line.length <= MOST_COLUMNS ? line : `…${line.slice(1 - MOST_COLUMNS)}`;
}

function describeSkipped({ skipped, unfinished }: LogsRead, columns: number): readonly string[] {
  const waiting =
    unfinished.length === 0
      ? []
      : [
          `Waiting: ${plural(unfinished.length, 'half-written line')} at the end of a file; the next run goes on there.`,
        ];
  if (skipped.length === 0) return ['Nothing was skipped.', ...waiting];
  const reasons = [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason, all]) => {
    const times = all.reduce((sum, each) => sum + each.count, 0);
    const [first] = all;
    const place = first === undefined ? '' : `${shorten(first.file)}${first.line > 0 ? `:${first.line}` : ''}`;
    return { reason, times, place };
  });
  const sorted = reasons.sort((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1));
  const rows = sorted
    .slice(0, MOST_REASONS)
    .map(({ reason, times, place }) => [count(times), clip(oneLine(reason), MOST_COLUMNS * 2), place]);
  const more = sorted.length - rows.length;
  return [
    formatTable(['skipped', 'why', 'first at'], rows, {
      columns,
      cut: ['first at', 'why'],
      paths: ['first at'],
    }).trimEnd(),
    ...(more > 0 ? [`… and ${plural(more, 'more reason')} (--json has all).`] : []),
    ...waiting,
  ];
}
