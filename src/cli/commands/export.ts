import { resolve } from 'node:path';
import { Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, type ExportResult, exportEvals } from '../../day/interop/export-evals.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { visible } from '../../report/plain.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';

const HELP = `
Formats:
  skill-creator  a folder: evals/evals.json, and a workspace with grading.json
                 of every run and benchmark.json
  upskill        a folder: tests.json, and runs/
  promptfoo      a folder: a config that stands alone (the suite under evals/
                 runs in promptfoo as it is)
  inspect        a file: an eval log of Inspect AI, such as exam.json
  junit          a file: such as exam.xml`;

export const exportCommand: CliCommand = {
  name: 'export <skill>',
  summary: "write a skill's exam and the runs of its newest verdict for another tool",
  dryRun: true,
  setUp: (command) =>
    command
      .addOption(new Option('--as <format>', 'the other tool').choices(EXPORT_FORMATS).makeOptionMandatory())
      .requiredOption('--out <path>', 'the folder or file to write')
      .option('--student <name>', 'whose verdict; by default that of the newest')
      .option('--force', 'replace files that are there', false)
      .addHelpText('after', HELP),
  run: async (shell, options, [skill = '']) => {
    const as = EXPORT_FORMATS.find((format) => format === options.as) ?? 'skill-creator';
    const result = await exportEvals(await openWorkspace(options.dir), {
      ...{ skill, as, out: resolve(shell.cwd, String(options.out)) },
      student: typeof options.student === 'string' ? options.student : null,
      force: options.force === true,
      dryRun: options.dryRun === true,
    });
    print(shell, options, {
      json: { skill, as, dryRun: options.dryRun === true, ...result },
      text: visible(describe(result, { as, dryRun: options.dryRun === true })),
    });
    return 0;
  },
};

const MOST_NAMED = 5;

function describe(
  { written, leftOut }: ExportResult,
  { as, dryRun }: { readonly as: ExportFormat; readonly dryRun: boolean },
): string {
  const named = written.slice(0, MOST_NAMED).map(({ file, change }) => {
    return `${change === 'unchanged' ? 'Already there' : dryRun ? 'Would write' : 'Wrote'}: ${file}`;
  });
  const more = written.length - named.length;
  return [
    ...named,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...leftOut.map((sentence) => `Left out: ${sentence}`),
    ...(as === 'junit' ? [] : ['It holds the held-out cases: keep it from whoever writes the skill.']),
  ].join('\n');
}
