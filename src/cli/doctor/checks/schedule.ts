import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, type CheckContext, ok, warn } from '../check.ts';
import { runProgram } from '../run-program.ts';

/** Whether anything of this machine or repository starts a night. Best effort: other schedulers are not seen. */
export const checkSchedule: Check = async (context) => {
  const found = (await Promise.all(PLACES.map((place) => place(context)))).flat();
  if (found.length > 0) return [ok(`started by ${found.join(', ')}`)];
  return [warn('no schedule found', installLine(context))];
};

type Place = (context: CheckContext) => Promise<readonly string[]>;

const PLACES: readonly Place[] = [
  async (context) => {
    const { stdout } = await runProgram('crontab', ['-l'], context);
    return mentions(stdout) ? ['crontab'] : [];
  },
  async (context) => {
    const { stdout } = await runProgram('systemctl', ['--user', 'list-timers', '--all', '--no-pager'], context);
    return mentions(stdout) ? ['a systemd timer'] : [];
  },
  ({ environment: { HOME } }) =>
    filesThatMention({ root: HOME, shown: '~', folder: '.config/systemd/user', name: /\.(timer|service)$/ }),
  ({ environment: { HOME } }) =>
    filesThatMention({ root: HOME, shown: '~', folder: 'Library/LaunchAgents', name: /\.plist$/ }),
  () => filesThatMention({ root: '/etc', shown: '/etc', folder: 'cron.d', name: /^[^.]/ }),
  () => filesThatMention({ root: '/etc', shown: '/etc', folder: 'systemd/system', name: /\.(timer|service)$/ }),
  ({ dir }) =>
    filesThatMention({ root: dir, folder: '.github/workflows', name: /\.ya?ml$/, alsoWith: /^ *schedule:/m }),
];

const OWN = /nightschool|npm run nightly/;

/** Comments do not start anything. */
function mentions(text: string): boolean {
  return text.split('\n').some((line) => !/^\s*#/.test(line) && OWN.test(line));
}

interface Folder {
  readonly root: string | undefined;
  /** How the root is written for people; absent: not at all. */
  readonly shown?: string;
  readonly folder: string;
  readonly name: RegExp;
  /** What a file has to hold besides. */
  readonly alsoWith?: RegExp;
}

async function filesThatMention({ root, shown, folder, name, alsoWith }: Folder): Promise<readonly string[]> {
  if (root === undefined) return [];
  const names = (await readdir(join(root, folder)).catch(() => [])).filter((each) => name.test(each)).sort();
  const found: string[] = [];
  for (const each of names) {
    const text = await readFile(join(root, folder, each), 'utf8').catch(() => '');
    const starts = mentions(text) && (alsoWith === undefined || alsoWith.test(text));
    if (starts) found.push([shown ?? [], folder, each].flat().join('/'));
  }
  return found;
}

/** The time stands in the pipeline, or is given here. */
function installLine({ dir, pipelineName }: CheckContext): string {
  const pipeline = pipelineName === 'nightly' ? '' : ` ${quote(pipelineName)}`;
  return `nightschool schedule install${pipeline} --at 02:30 --dir ${quote(dir)}`;
}

function quote(text: string): string {
  return /^[\w./@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
