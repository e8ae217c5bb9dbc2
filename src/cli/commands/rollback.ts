import { NightschoolError } from '../../errors.ts';
import { changeVersion, planRollback } from '../../night/change-version.ts';
import { openWorkspace, requireSkill } from '../../night/workspace.ts';
import { healMove } from '../../store/families/move-skill.ts';
import { acquireLock } from '../../store/lock.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';

export const rollbackCommand: CliCommand = {
  name: 'rollback <skill>',
  summary: 'go back to the version before the live one; that procedure stays refused until it is made live again',
  dryRun: true,
  setUp: (command) => command.option('--to <version>', 'go to this version instead'),
  run: async (shell, options, [skill = '']) => {
    const dryRun = options.dryRun === true;
    const workspace = await openWorkspace(options.dir, { dryRun });
    await requireSkill(workspace, skill);
    const lock = acquireLock(options.dir);
    try {
      if (!dryRun) await healMove(options.dir);
      const target = typeof options.to === 'string' ? options.to : undefined;
      const change = await planRollback(workspace, skill, { target, reason: 'asked for by a person' });
      if (change === null) throw nothingToRollBack(skill, target);
      await changeVersion(workspace, change, { night: today(), cause: 'withdrawn' });
      const to =
        change.type === 'disable'
          ? 'disabled (it has no earlier version)'
          : `now at ${change.type === 'roll-back' ? change.to : ''}`;
      print(shell, options, {
        json: { change, dryRun },
        text: `${dryRun ? 'Would change' : 'Changed'} ${skill}: ${to}.`,
      });
      return 0;
    } finally {
      lock.release();
    }
  },
};

function nothingToRollBack(skill: string, target: string | undefined): NightschoolError {
  const what =
    target === undefined
      ? `${skill} is not promoted and has no earlier version.`
      : `${skill} has no version ${target}.`;
  return new NightschoolError('UNKNOWN_NAME', what, {
    hint: `Its versions are the folders in evals/${skill}/versions/.`,
  });
}
