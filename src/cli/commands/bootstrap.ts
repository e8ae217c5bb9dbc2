import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Spend } from '../../domain/event.ts';
import { type BootstrapRow, bootstrap } from '../../night/bootstrap/bootstrap.ts';
import { sumSpend } from '../../report/models.ts';
import { money } from '../../report/words.ts';
import type { CliCommand } from '../command.ts';
import { addProgressOptions, followNight } from '../progress/follow-night.ts';
import { runNight } from '../run-night.ts';
import { type CommonOptions, type ExitCode, formatTable, print, type Shell } from '../terminal.ts';

export const bootstrapCommand: CliCommand = {
  name: 'bootstrap [playbooks...]',
  summary: 'turn playbooks (memories/workflows/ unless named) into skills, examined where logs ask for them',
  dryRun: true,
  setUp: (command: Command) => {
    addProgressOptions(command)
      .option('--rules', 'ask no model: skills by rules, and an exam only where no model sits it', false)
      .option('--pipeline <name>', 'the pipeline whose settings count', 'nightly');
  },
  run: (shell, options, given) =>
    runBootstrap(
      shell,
      options,
      given.filter((path) => path !== undefined),
    ),
};

/** A path as people type it, or as the table prints it: relative to `memories/`. */
function findPlaybook(path: string, { shell, dir }: { readonly shell: Shell; readonly dir: string }): string {
  const typed = resolve(shell.cwd, path);
  const listed = resolve(dir, 'memories', path);
  return !existsSync(typed) && existsSync(listed) ? listed : typed;
}

async function runBootstrap(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  paths: readonly string[],
): Promise<ExitCode> {
  const dryRun = options.dryRun === true;
  const rows: BootstrapRow[] = [];
  const { exitCode, events } = await followNight(shell, options, {
    pipeline: String(options.pipeline),
    run: (watch) =>
      runNight(shell, {
        dir: options.dir,
        pipeline: String(options.pipeline),
        dryRun,
        work: async (night) => {
          const result = await bootstrap(night, {
            paths: paths.map((path) => findPlaybook(path, { shell, dir: options.dir })),
            useModels: options.rules !== true,
          });
          rows.push(...result.rows);
          return result.exitCode;
        },
        // with nothing examined and nothing paid the newest run stays the one before
        isKept: (all) => all.some(({ type }) => type === 'suite-built' || type === 'model-called'),
        ...watch,
      }),
  });
  const warnings = events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : []));
  const spend = sumSpend(events.flatMap((event) => (event.type === 'model-called' ? [event.call] : [])));
  print(shell, options, {
    json: { dryRun, skills: rows.map(toJson), spend, warnings },
    text: (columns) =>
      [describe(rows, { dryRun, columns }), ...warnings.map((warning) => `Warning: ${warning}`), ...costs(spend)].join(
        '\n',
      ),
  });
  return exitCode;
}

/** A row as programs read it: every key is there. */
function toJson({ playbook, skill, version, change, reason, examined }: BootstrapRow): object {
  return { playbook, skill, version, change, reason, examined };
}

function describe(
  rows: readonly BootstrapRow[],
  { dryRun, columns }: { readonly dryRun: boolean; readonly columns: number },
): string {
  if (rows.length === 0) return 'There is no playbook: write Markdown files into memories/workflows/.';
  const lines = rows.map((row) => [
    row.playbook,
    row.skill ?? '-',
    row.examined?.family ?? 'no logs ask for it',
    stateOf(row),
  ]);
  const table = formatTable(['playbook', 'skill', 'family', 'state'], lines, { columns, cut: ['state', 'family'] });
  const reasons = rows.flatMap(({ skill, change, examined }) =>
    examined === null || change === 'refused' ? [] : [`${skill}, for ${examined.family}: ${examined.reason}`],
  );
  const end = dryRun ? ['A dry run: nothing was written.'] : [];
  return [table, ...reasons, ...end].join('\n');
}

const STATES: { readonly [Change in BootstrapRow['change']]: string } = {
  staged: 'staged unproven',
  unchanged: 'unchanged',
  live: 'live',
  'left-alone': 'left alone',
  refused: 'refused',
  unstaged: 'no longer staged',
};

function stateOf({ change, reason, examined }: BootstrapRow): string {
  const state = reason === '' ? STATES[change] : `${STATES[change]}: ${reason}`;
  if (examined === null || change === 'live') return state;
  const { verdict, train } = examined;
  if (verdict === 'promote') return 'examined: promote';
  if (verdict !== null) return `${state}, examined: ${verdict}`;
  if (train !== null) return `${state}, examined: beaten (${train.passed}/${train.passed + train.failed} in practice)`;
  return `${state}, not examined`;
}

function costs(spend: Spend): readonly string[] {
  const tokens = spend.teacherTokens + spend.studentTokens;
  return tokens === 0 ? [] : [`Cost: ${tokens} tokens, ${money(spend)}.`];
}
