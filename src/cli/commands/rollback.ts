import { NightschoolError } from '../../errors.ts';
import { changeVersion, planRollback } from '../../night/library/change-version.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';
import { changeSkill, findVersion } from './versions/skill-desk.ts';

export const rollbackCommand: CliCommand = {
  name: 'rollback <skill>',
  summary: 'go back to the version before the live one; that procedure stays refused until it is made live again',
  dryRun: true,
  setUp: (command) => command.option('--to <version>', 'go to this version instead; its first four digits will do'),
  run: async (shell, options, [skill = '']) => {
    const dryRun = options.dryRun === true;
    const wanted = typeof options.to === 'string' ? options.to : null;
    const change = await changeSkill(options, skill, async (desk) => {
      const target = wanted === null ? undefined : (await findVersion(desk, wanted)).version;
      const planned = await planRollback(desk.workspace, skill, { target, reason: 'asked for by a person' });
      if (planned === null) throw nothingToRollBack(skill, target);
      await changeVersion(desk.workspace, planned, { night: today(), cause: 'withdrawn' });
      return planned;
    });
    const to =
      change.type === 'disable'
        ? 'it is switched off, as it has no earlier version'
        : `${change.type === 'roll-back' ? change.to : ''} is live`;
    print(shell, options, {
      json: { change, dryRun },
      text: `${dryRun ? 'Would roll back' : 'Rolled back'} ${skill}: ${to}.`,
    });
    return 0;
  },
};

function nothingToRollBack(skill: string, target: string | undefined): NightschoolError {
  const what =
    target === undefined
      ? `${skill} is not promoted and has no earlier version.`
      : `${skill} has no version ${target}.`;
  return new NightschoolError('UNKNOWN_NAME', what, {
    hint: `nightschool history ${skill} lists its versions.`,
  });
}
