import { timeline } from '../../day/versions/timeline.ts';
import { unarchiveSkill } from '../../night/people/keep.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';
import { changeSkill } from './versions/skill-desk.ts';

export const unarchiveCommand: CliCommand = {
  name: 'unarchive <skill>',
  summary: 'make an archived skill live again, with the certificate it has',
  dryRun: true,
  run: async (shell, options, [skill = '']) => {
    const dryRun = options.dryRun === true;
    const done = await changeSkill(options, skill, async (desk) => {
      const { version } = await unarchiveSkill(desk.workspace, { skill, night: today() });
      const known = timeline(desk.decisions, desk).find((each) => each.version === version);
      return { version, certifiedFor: (known?.certificates ?? []).map(({ student }) => student) };
    });
    const certified =
      done.certifiedFor.length === 0 ? 'It has no certificate' : `Certified for ${done.certifiedFor.join(', ')}`;
    print(shell, options, {
      json: { skill, ...done, archived: false, dryRun },
      text: `${dryRun ? 'Would make' : 'Made'} ${skill} ${done.version} live again. ${certified}.`,
    });
    return 0;
  },
};
