import { NightschoolError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { ignore, merge, rename, split } from './families/change.ts';
import { listFamilies } from './families/list.ts';
import { mapFamilies } from './families/map.ts';
import type { Operation } from './families/operation.ts';
import { showFamilies } from './families/show.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  show: showFamilies,
  map: mapFamilies,
  merge,
  split,
  rename,
  ignore,
};

const HELP = `
Operations:
  (none)                  all of them, as the last run found them; with --all
                          what is too rare yet, too
  show <family>           what is asked, how it is done, how it goes, and why it
                          is one family
  map                     a picture of all of them:
                          .nightschool/report/families-map.html
  merge <into> <from...>  make them one
  split <family>          make a part of it one of its own: --tasks <ids>, --by
                          tool:<name> or --by word:<word>
  rename <family> <name>  call it, its skill and their folders otherwise
  ignore <family>         examine and teach it no more; --undo takes that back

A family goes by its name or its id; show takes the beginning of one, too. What
people say is kept in evals/families.jsonl and holds for ever; of two rules that
contradict each other the later one counts.`;

export const familiesCommand: CliCommand = {
  name: 'families [operation] [names...]',
  summary: 'what is asked again and again: list, show, map, merge, split, rename or ignore families',
  dryRun: true,
  setUp: (command) =>
    command
      .option('--all', 'also what is too rare yet; show: everything at its full length', false)
      .option('--tasks <ids>', 'split: the tasks that leave, with commas; repeatable', collect, [])
      .option('--by <what>', 'split: tool:<name> or word:<word>, what the tasks that leave called or say')
      .option('--name <name>', 'split: what the part is called')
      .option('--undo', 'ignore: not any more', false)
      .option('--output <file>', 'map: where the picture goes')
      .addHelpText('after', HELP),
  run: (shell, options, [name, ...names]) => {
    const operation =
      name === undefined ? listFamilies : Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation === undefined) {
      const known = Object.keys(OPERATIONS).join(', ');
      throw new NightschoolError('USAGE', `There is no operation ${JSON.stringify(name)}: ${known}.`);
    }
    return operation({ shell, options, names: names.filter((each) => each !== undefined) });
  },
};

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(/[,\s]+/).filter((id) => id !== '')];
}
