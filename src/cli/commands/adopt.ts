import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { changeVersion } from '../../night/change-version.ts';
import { decisionsOf, openWorkspace, type Workspace } from '../../night/workspace.ts';
import { acquireLock } from '../../store/lock.ts';
import { contentOf } from '../../util/skill/version.ts';
import type { CliCommand } from '../command.ts';
import { print, today } from '../terminal.ts';

export const adoptCommand: CliCommand = {
  name: 'adopt [skill]',
  summary: 'make staged skills live (all of them, or one)',
  dryRun: true,
  run: async (shell, options, [skill]) => {
    const dryRun = options.dryRun === true;
    const workspace = await openWorkspace(options.dir, { dryRun });
    const lock = acquireLock(options.dir);
    try {
      const staged = (await workspace.library.staged()).filter(
        (version) => skill === undefined || version.skill === skill,
      );
      if (staged.length === 0 && skill !== undefined) {
        throw new NightschoolError('UNKNOWN_NAME', `No version of ${JSON.stringify(skill)} is staged.`, {
          hint: 'nightschool status lists what is.',
        });
      }
      for (const version of staged) await requireExamined(workspace, version);
      for (const version of staged) {
        const from = (await workspace.library.live(version.skill))?.version ?? null;
        await changeVersion(
          workspace,
          { type: 'promote', skill: version.skill, from, to: version.version, ...contentOf(version) },
          { night: today(), cause: 'adopted' },
        );
      }
      const lines = staged.map(
        (version) => `${dryRun ? 'Would adopt' : 'Adopted'} ${version.skill} ${version.version}.`,
      );
      print(shell, options, {
        json: { dryRun, adopted: staged.map((version) => ({ skill: version.skill, version: version.version })) },
        text: lines.length === 0 ? 'Nothing is staged.' : lines.join('\n'),
      });
      return 0;
    } finally {
      lock.release();
    }
  },
};

/** Staged files are there to be read, and may have been edited: what goes live is what was examined. */
async function requireExamined({ evidence }: Workspace, { skill, version }: SkillVersion): Promise<void> {
  const decisions = await evidence.decisions(skill);
  const promotion = decisionsOf(decisions, 'verdict-reached').findLast((each) => each.version === version);
  const suite = decisionsOf(decisions, 'cycle-opened').at(-1)?.suiteHash;
  if ((await evidence.version(skill, version))?.version === version) {
    if (promotion?.verdict.word === 'promote' && promotion.suiteHash === suite) return;
    throw new NightschoolError(
      'SKILL_INVALID',
      `The certificate of ${skill} ${version} has lapsed: its suite has changed.`,
      {
        hint: 'nightschool run examines it on the suite as it is now.',
      },
    );
  }
  throw new NightschoolError(
    'SKILL_INVALID',
    `evals/${skill}/staged.md is not the text that was examined, or a file in staged/ is not.`,
    {
      hint: 'Restore it from version control, or put your text into skills/ yourself: the next run examines it.',
    },
  );
}
