import type { ForgetRequest, ForgetResult } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { openOwnMemory } from '../open-memory.ts';
import { print } from '../terminal.ts';

export const forgetCommand: CliCommand = {
  name: 'forget [entry]',
  summary: 'move an entry (by its id or words), or with --expired what is past its time, to memories/archive/',
  dryRun: false,
  setUp: (command) => command.option('--expired', 'daily files older than memory.forgetAfterDays', false),
  run: async (shell, options, [entry]) => {
    const request = requestOf(entry, options.expired === true);
    const result = await (await openOwnMemory(options.dir)).forget(request);
    print(shell, options, { json: result, text: describe(result) });
    return result.candidates === undefined ? 0 : 1;
  },
};

function requestOf(entry: string | undefined, isExpired: boolean): ForgetRequest {
  const words = entry?.trim() ?? '';
  if ((words === '') !== isExpired) {
    throw new NightschoolError('USAGE', 'Say what to forget: an entry, or --expired.', {
      hint: 'An entry is named by the six digits after its ^, or by some of its words.',
    });
  }
  if (isExpired) return { what: 'expired' };
  const id = /^\^([0-9a-v]{6})$/.exec(words)?.[1];
  return id === undefined ? { what: 'query', query: words } : { what: 'entry', id };
}

function describe({ entries, files, candidates }: ForgetResult): string {
  if (candidates !== undefined) {
    const lines = candidates.map(({ id, text }) => `  ^${id} ${text}`);
    return [`${candidates.length} entries have these words, so none was moved. Name one by its id:`, ...lines].join(
      '\n',
    );
  }
  if (entries.length + files.length === 0) return 'There is nothing to move.';
  return [
    ...entries.map(({ id, text, from }) => `Moved ^${id} from ${from.join(', ')} to archive/forgotten.md: ${text}`),
    ...files.map(({ from, to }) => `Moved ${from} to ${to}`),
  ].join('\n');
}
