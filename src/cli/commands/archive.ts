import { archiveSkill } from '../../night/people/keep.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';
import { changeSkill } from './versions/skill-desk.ts';

export const archiveCommand: CliCommand = {
  name: 'archive <skill>',
  summary: 'take a live skill out of skills/; its evidence stays, and no night makes it live again',
  dryRun: true,
  run: async (shell, options, [skill = '']) => {
    const dryRun = options.dryRun === true;
    const { version } = await changeSkill(options, skill, ({ workspace }) =>
      archiveSkill(workspace, { skill, night: today() }),
    );
    print(shell, options, {
      json: { skill, version, archived: true, dryRun },
      text: `${dryRun ? 'Would archive' : 'Archived'} ${skill} ${version}. nightschool unarchive ${skill} makes it live again.`,
    });
    return 0;
  },
};
