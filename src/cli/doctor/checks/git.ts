import { quoteShell } from '../../../util/schedule/quote.ts';
import { type Check, ok, warn } from '../check.ts';
import { runProgram } from '../run-program.ts';

/** Skills and evidence are made to be reviewed and reverted: without version control nobody can. */
export const checkGit: Check = async (context) => {
  const version = await runProgram('git', ['--version'], context);
  if (version.code !== 0) return [warn('git is not installed', 'Install git: changes of skills can then be reviewed.')];
  const inside = await runProgram('git', ['rev-parse', '--is-inside-work-tree'], context);
  if (inside.code === 0) return [ok(`${version.stdout.trim()}, the workspace is in a repository`)];
  if (/not a git repository/.test(inside.complaint)) {
    return [warn('the workspace is in no git repository', `git -C ${quoteShell(context.dir)} init`)];
  }
  return [
    warn(`git says: ${inside.complaint}`, `Run git -C ${quoteShell(context.dir)} status, and follow what it says.`),
  ];
};
