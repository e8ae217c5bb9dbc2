import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { findDamage } from '../../../store/find-damage.ts';
import { acquireLock } from '../../../store/lock.ts';
import { FORMAT, readFormat, refuseNewer } from '../../../store/migrations/format.ts';
import { type Check, type CheckResult, fail, ok, warn } from '../check.ts';
import { runProgram } from '../run-program.ts';

/** Folders that a night writes to; those that are not there yet are made in the workspace itself. */
const WRITTEN = ['skills', 'evals', 'memories', '.nightschool'] as const;

/** The folders are there, this user may write to them, nobody else works in them, and the private one stays private. */
export const checkWorkspace: Check = async (context) => {
  const { dir } = context;
  if (!(await isFolder(dir)))
    return [fail(`there is no folder ${dir}`, 'Name the workspace: nightschool doctor --dir …')];
  const faults = (await Promise.all(['.', ...WRITTEN].map((name) => checkFolder(dir, name)))).flat();
  const folders = faults.length > 0 ? faults : [ok(`this user can write to ${dir}`)];
  const others = [checkFormat(dir), await checkLock(dir), ...(await checkIgnored(context))];
  return [...folders, ...others, ...(await checkBroken(dir))];
};

/** Files of the state in which bytes had changed: a run made them anew and set these aside. A disk may be failing. */
async function checkBroken(dir: string): Promise<readonly CheckResult[]> {
  const names = await readdir(join(dir, '.nightschool')).catch(() => []);
  const broken = names.filter((name) => /\.(?:broken|damaged)-[\d-]+$/.test(name)).sort();
  return [
    ...broken.map((name) =>
      warn(
        `.nightschool/${name} was damaged, set aside by a run and made anew`,
        `Look whether the disk is sound; then delete .nightschool/${name}`,
      ),
    ),
    ...findDamage(dir).map((sentence) => warn(sentence.replace(/\.$/, ''), 'Look whether the disk is sound')),
  ];
}

async function checkFolder(dir: string, name: string): Promise<readonly CheckResult[]> {
  const path = join(dir, name);
  const entry = await stat(path).catch(() => null);
  if (entry === null) return [];
  if (!entry.isDirectory()) return [fail(`${name} is not a folder`, `Move the file away: nightschool makes ${name}/`)];
  const isWritable = await access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? [] : [fail(`this user cannot write to ${path}`, `chmod u+rwx ${path}, or run as its owner`)];
}

function checkFormat(dir: string): CheckResult {
  try {
    const format = readFormat(dir);
    refuseNewer(dir);
    const isOlder = format < FORMAT && format > 0;
    return ok(
      `format ${FORMAT} of workspaces${isOlder ? `: the next command brings this one to it from ${format}` : ''}`,
    );
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return fail(error.message, error.hint);
  }
}

async function checkLock(dir: string): Promise<CheckResult> {
  const free = ok('no other run is at work'); // a lock dies with its process, so one that is held is a living run's
  if ((await stat(join(dir, '.nightschool', 'lock')).catch(() => null)) === null) return free;
  try {
    acquireLock(dir).release();
    return free;
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    if (FORMAT_FAULTS.has(error.code)) return free; // the format's own check says so
    if (error.code === 'WORKSPACE_LOCKED') return warn('another run is at work here', error.hint);
    return fail(error.message, error.hint);
  }
}

const FORMAT_FAULTS: ReadonlySet<string> = new Set(['WORKSPACE_NEWER', 'FILE_DAMAGED']);

/** Ledger and report show exams: they stay out of version control. The first run writes the ignore file itself. */
async function checkIgnored(context: Parameters<Check>[0]): Promise<readonly CheckResult[]> {
  if (!(await isFolder(join(context.dir, '.nightschool')))) return [];
  const { code } = await runProgram('git', ['check-ignore', '-q', '.nightschool/state.db'], context);
  if (code === 0) return [ok('.nightschool is git-ignored')];
  if (code !== 1) return []; // no git, or no repository: its own check says so
  return [
    fail('.nightschool is not git-ignored: its ledger and report show exams', "echo '*' > .nightschool/.gitignore"),
  ];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}
