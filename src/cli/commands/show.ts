import { timeline } from '../../day/versions/timeline.ts';
import { NightschoolError } from '../../errors.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { visible } from '../../report/plain.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { contentOf, skillDocument } from '../../util/skill/version.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';
import { findVersion, openSkill } from './versions/skill-desk.ts';

export const showCommand: CliCommand = {
  name: 'show <skill>',
  summary: 'the text of a skill: the live version, else what is staged, or the one that is named',
  dryRun: false,
  setUp: (command) => command.option('--version <version>', 'this version; its first four digits will do'),
  run: async (shell, options, [skill = '']) => {
    const desk = await openSkill(await openWorkspace(options.dir), skill);
    const wanted = typeof options.version === 'string' ? options.version : null;
    const version = wanted === null ? (desk.live ?? desk.staged) : await findVersion(desk, wanted);
    if (version === null) {
      const hint = `nightschool history ${skill} lists its versions; show ${skill} --version <version>.`;
      throw new NightschoolError('UNKNOWN_NAME', `${skill} is neither live nor staged.`, { hint });
    }
    const known = timeline(desk.decisions, desk).find((entry) => entry.version === version.version) ?? null;
    print(shell, options, {
      json: {
        ...{ skill, version: version.version, ...contentOf(version) },
        ...{ provenance: parseSkill(version.text).metadata, history: known },
      },
      text: visible(skillDocument(version)),
    });
    return 0;
  },
};
