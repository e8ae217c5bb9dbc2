import { NightschoolError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { exportSkills } from './skills/export.ts';
import { importSkills } from './skills/import.ts';
import { linkLiveSkills, unlinkLiveSkills } from './skills/link.ts';
import { listSkills } from './skills/list.ts';
import type { Operation } from './skills/operation.ts';
import { validateSkills } from './skills/validate.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  list: listSkills,
  validate: validateSkills,
  export: exportSkills,
  import: importSkills,
  link: linkLiveSkills,
  unlink: unlinkLiveSkills,
};

const HELP = `
Operations:
  list                   what is live, and with --staged what waits; --format
                         xml for prompts
  validate [what...]     names or paths; as the reference validator, and
                         warnings for stricter clients
  export <name>          a ZIP for other agents; --all for one of each
  import <path>          a ZIP or a folder; staged, never live
  link <agent|folder>    links to the live skills where an agent looks (claude,
                         agents, codex, openclaw, ...)
  unlink <agent|folder>  takes those links away`;

export const skillsCommand: CliCommand = {
  name: 'skills <operation> [names...]',
  summary: 'list, validate, export, import, link or unlink skills',
  dryRun: true,
  setUp: (command) =>
    command
      .option('--format <format>', 'list: table, xml (<available_skills> for a prompt) or json')
      .option('--staged', 'list, export: what is staged too, or instead', false)
      .option('--strict', 'validate: warnings are errors', false)
      .option('--out <path>', 'export: the file, or the folder with --all')
      .option('--version <version>', 'export: this version instead of the live one')
      .option('--all', 'export: every skill', false)
      .option('--force', 'export, import: replace what is there (never what is live)', false)
      .option('--project <folder>', "link: the project an agent's folder is in; by default the workspace")
      .option('--user', "link: the agent's folder in the home folder", false)
      .option('--copy', 'link: copies, where links are not possible', false)
      .addHelpText('after', HELP),
  run: (shell, options, [name = '', ...names]) => {
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation === undefined) {
      const known = Object.keys(OPERATIONS).join(', ');
      throw new NightschoolError('USAGE', `There is no operation ${JSON.stringify(name)}: ${known}.`);
    }
    return operation({ shell, options, names: names.filter((each) => each !== undefined) });
  },
};
