import { pinSkill } from '../../../night/people/keep.ts';
import type { CliCommand } from '../../command.ts';
import { print, today } from '../../terminal.ts';
import { pinCase } from './pin-case.ts';
import { changeSkill } from './skill-desk.ts';

/** `pin` or `unpin`: of a skill, or with `--case` of one case of its exam. */
export function pinning(pinned: boolean): Pick<CliCommand, 'dryRun' | 'setUp' | 'run'> {
  return {
    dryRun: true,
    setUp: (command) => command.option('--case <id>', 'only this case of its exam, by its id or the beginning of it'),
    run: async (shell, options, [skill = '']) => {
      const dryRun = options.dryRun === true;
      const wanted = typeof options.case === 'string' ? options.case : null;
      const caseId = await changeSkill(options, skill, async (desk) => {
        if (wanted !== null) return pinCase(desk, { wanted, pinned, dryRun });
        await pinSkill(desk.workspace, { skill, pinned, night: today() });
        return null;
      });
      const subject = caseId === null ? skill : `Case ${caseId} of ${skill}`;
      const is = dryRun ? 'would be' : 'is';
      print(shell, options, {
        json: { skill, ...(caseId !== null && { case: caseId }), pinned, dryRun },
        text: `${subject} ${is} ${pinned ? 'pinned' : 'unpinned'}. ${CONSEQUENCES[caseId === null ? 'skill' : 'case'](pinned)}`,
      });
      return 0;
    },
  };
}

const CONSEQUENCES: Readonly<Record<'skill' | 'case', (pinned: boolean) => string>> = {
  skill: (pinned) =>
    pinned
      ? 'Nights check it, and neither replace it nor take it down; where it no longer holds they say so and end with exit code 3.'
      : 'Nights look after it again: the next one replaces it, or takes it back, where it has to.',
  case: (pinned) =>
    pinned
      ? 'A version that does worse on it than the live one is not promoted.'
      : 'It counts as any other case again.',
};
