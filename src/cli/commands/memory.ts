import type { MemoryHealth } from '../../domain/memory.ts';
import type { CliCommand } from '../command.ts';
import { describeConflicts } from '../describe-conflicts.ts';
import { openOwnMemory } from '../open-memory.ts';
import { print } from '../terminal.ts';

export const memoryCommand: CliCommand = {
  name: 'memory',
  summary: 'how the memory stands: its size, whether a summary is due, what contradicts what',
  dryRun: false,
  run: async (shell, options) => {
    const health = await (await openOwnMemory(options.dir)).health();
    print(shell, options, { json: health, text: describe(health) });
    return 0;
  },
};

function describe(health: MemoryHealth): string {
  const { tokens, maximumTokens, unsummarised, lastSummary, due, conflicts, files, archived, warnings } = health;
  const over = tokens > maximumTokens ? ' That is too much.' : '';
  return [
    `MEMORY.md has ${tokens} of ${maximumTokens} tokens.${over}`,
    `${unsummarised} daily ${unsummarised === 1 ? 'entry' : 'entries'} since the last summary (${lastSummary ?? 'none yet'})${due ? ': one is due. nightschool summarize' : '.'}`,
    `${files} ${files === 1 ? 'file' : 'files'}, and ${archived} in the archive.`,
    ...describeConflicts(conflicts),
    ...warnings,
  ].join('\n');
}
