import { familiesOf } from '../../night/families-of.ts';
import type { CliCommand } from '../command.ts';
import { formatTable, print } from '../terminal.ts';

export const familiesCommand: CliCommand = {
  name: 'families',
  summary: 'what is asked again and again, as the last run found it',
  dryRun: false,
  run: async (shell, options) => {
    const found = await familiesOf(options.dir);
    const rows = found.families.map((family) => [
      family.name,
      String(family.tasks),
      String(family.sessions),
      String(family.days),
      family.successRate === null ? '-' : `${Math.round(100 * family.successRate)}%`,
      family.tools.slice(0, 4).join(' '),
    ]);
    const table = formatTable(['family', 'tasks', 'sessions', 'days', 'success', 'tools'], rows);
    const text =
      rows.length === 0
        ? 'No family has been found yet: nightschool run.'
        : `${table}\n${found.unassigned} one-off requests were left alone.`;
    print(shell, options, { json: found, text });
    return 0;
  },
};
