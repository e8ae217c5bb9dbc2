import { userInfo } from 'node:os';
import { NightschoolError } from '../../errors.ts';
import { dropBlocks, putBlock, readBlock } from '../../util/schedule/crontab-block.ts';
import { mustRun, runScheduler } from './run-scheduler.ts';
import type { ScheduleMachine, Scheduler } from './scheduler.ts';

/** The crontab of whoever runs this. Nothing of it is touched but the block of the entry. */
export function openCrontab(machine: ScheduleMachine): Scheduler {
  const read = async (): Promise<string> => readCrontab(machine);
  const write = async (before: string, after: string | 'broken', id: string): Promise<void> => {
    if (after === 'broken') throw brokenBlock(id);
    if (after !== before) await mustRun(machine, ['crontab', '-'], after);
  };
  const where = (): string => `the crontab of ${nameOfUser(machine)}`;
  return {
    name: 'cron',
    available: async () => {
      const { code, complaint } = await runScheduler(machine, ['crontab', '-l']);
      return code === 0 || isEmpty(complaint) || complaint;
    },
    place: where,
    read: async (id) => {
      const block = readBlock(await read(), id);
      if (block === 'broken') throw brokenBlock(id);
      return block === null ? [] : [{ name: 'crontab', where: where(), text: fromBytes(block) }];
    },
    install: async ({ id, pieces }) => {
      const before = await read();
      const text = toBytes(pieces[0]?.text ?? '');
      await write(before, putBlock(before, { id, lines: text.split('\n').slice(1, -2) }), id);
    },
    remove: async (id) => {
      const before = await read();
      await write(before, dropBlocks(before, id), id);
    },
    doubts: async () => [],
  };
}

async function readCrontab(machine: ScheduleMachine): Promise<string> {
  const { code, stdout, complaint } = await runScheduler(machine, ['crontab', '-l']);
  if (code === 0) return stdout.includes('\\r') ? readThroughEditor(machine, stdout) : stdout;
  // what cannot be read must not be written over
  if (isEmpty(complaint)) return '';
  throw new NightschoolError('SCHEDULE_FAILED', `crontab -l did not work: ${complaint}`);
}

/**
 * Debian's cron lists a carriage return as a backslash and an r, and what is read must be what is written back. It shows
 * an editor the bytes as they are: one that prints them changes nothing.
 */
async function readThroughEditor(machine: ScheduleMachine, listed: string): Promise<string> {
  const environment = { ...machine.environment, VISUAL: 'cat', EDITOR: 'cat' };
  const { code, stdout } = await runScheduler({ ...machine, environment }, ['crontab', '-e']);
  if (code === 0 && stdout.replaceAll('\r', '\\r') === listed.replaceAll('\r', '\\r')) return stdout;
  throw new NightschoolError(
    'SCHEDULE_FAILED',
    'The crontab has lines that end in CRLF, and crontab -l does not show them as they are.',
    {
      hint: 'Take the carriage returns out of it (crontab -e), or use --with systemd.',
    },
  );
}

function isEmpty(complaint: string): boolean {
  return /no crontab for /i.test(complaint);
}

function brokenBlock(id: string): NightschoolError {
  return new NightschoolError('SCHEDULE_FAILED', `The block ${id} in the crontab has lost one of its marks.`, {
    hint: `crontab -e, and take out what is left of it: the lines between "# >>> ${id}" and "# <<< ${id}".`,
  });
}

function nameOfUser({ environment }: ScheduleMachine): string {
  try {
    return userInfo().username;
  } catch {
    return environment.USER ?? 'this user';
  }
}

/** A crontab may be in any encoding, and other lines of it stay as they are. */
function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
