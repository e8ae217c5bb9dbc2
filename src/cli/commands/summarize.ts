import type { SummaryResult } from '../../domain/memory.ts';
import type { CliCommand } from '../command.ts';
import { describeConflicts } from '../describe-conflicts.ts';
import { openOwnMemory, withTaughtMemory } from '../open-memory.ts';
import { formatTable, print } from '../terminal.ts';

export const summarizeCommand: CliCommand = {
  name: 'summarize',
  summary: 'bring MEMORY.md up to date with the daily entries, where a week or many entries make it due',
  dryRun: false,
  setUp: (command) =>
    command
      .option('--force', 'also where none is due', false)
      .option('--rules', 'by rules alone: no model is asked', false),
  run: async (shell, options) => {
    const { dir } = options;
    const force = options.force === true;
    const own = await openOwnMemory(dir);
    const isIdle = !force && !(await own.health()).due; // no model is woken for that
    const result =
      options.rules === true || isIdle
        ? await own.summarize({ force })
        : await withTaughtMemory({ shell, dir }, (memory) => memory.summarize({ force }));
    print(shell, options, { json: result, text: (columns) => describe(result, { force, columns }) });
    return 0;
  },
};

function describe(
  result: SummaryResult,
  { force, columns }: { readonly force: boolean; readonly columns: number },
): string {
  const { changed, tokens, maximumTokens, entries, moves, conflicts, by, warnings } = result;
  const size = `MEMORY.md has ${tokens} of ${maximumTokens} tokens.`;
  const idle = force ? `There is nothing new. ${size}` : `No summary is due; --force makes one all the same. ${size}`;
  const rows = moves.map(({ fate, id, by: target, text }) => [
    fate,
    `^${id}`,
    target === undefined ? '' : `^${target}`,
    text,
  ]);
  return [
    changed ? `Looked at ${entries} ${entries === 1 ? 'entry' : 'entries'}, by ${by}. ${size}` : idle,
    ...(rows.length === 0
      ? []
      : [formatTable(['fate', 'entry', 'by', 'text'], rows, { columns, cut: ['text', 'by'] })]),
    ...describeConflicts(conflicts),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}
