import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import { nightIn } from './strace.ts';
import { type ChaosOptions, unclear } from './system-calls.ts';

const EMPTY = { tried: 0, of: 0, ends: {}, faults: [] };

/** A disk of so many kilobytes, on which the night runs out of space somewhere; it gets more, and the next goes on. */
export async function fillDisks(ground: Ground, { times, ...options }: ChaosOptions & { times: number }): Promise<Row> {
  const name = 'a disk that is full';
  if (!canMount()) return { name: `${name} (skipped: mounting is not allowed here)`, ...EMPTY };
  const random = createRandom(options.seed);
  const needed = await bytesNeeded(ground);
  const places = Array.from({ length: times }, () => ({
    kilobytes: Math.ceil(((0.1 + 0.95 * random()) * needed) / 1024),
  }));
  const attempt = ({ kilobytes }: (typeof places)[number]): Promise<Tried> =>
    onDisk(kilobytes, async (dir, mount) => {
      cpSync(ground.fresh.dir, dir, { recursive: true });
      const night = await nightIn(dir, { environment: ground.environment });
      mount(`remount,size=${4 * needed}`);
      const end = `exit ${night.code}`;
      return { end, faults: [...(await faultsAfter(dir, ground)), ...unclear(end, night.stderr)] };
    });
  return tryAll({ name, of: null, places, attempt, ...options });
}

/** A disk that cannot be written at all: from the start, and from after a first night on. */
export async function freezeDisks(ground: Ground, options: ChaosOptions): Promise<Row> {
  const name = 'a disk that is read-only';
  if (!canMount()) return { name: `${name} (skipped: mounting is not allowed here)`, ...EMPTY };
  const places = ['before the first night', 'while the night runs'] as const;
  const attempt = (place: (typeof places)[number]): Promise<Tried> =>
    onDisk(200_000, async (dir, mount) => {
      cpSync(ground.fresh.dir, dir, { recursive: true });
      const { environment } = ground;
      if (place === 'before the first night') mount('remount,ro');
      const night = nightIn(dir, { environment });
      if (place === 'while the night runs') await freezeSoon(mount);
      const { code, stderr } = await night;
      mount('remount,rw');
      const end = `exit ${code}`;
      return { end, faults: [...(await faultsAfter(dir, ground)), ...unclear(end, stderr)] };
    });
  return tryAll({ name, of: places.length, places, attempt, ...options });
}

/** Linux freezes no disk while a file on it is open for writing: it is tried until it does. */
async function freezeSoon(mount: (options: string) => void): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  for (let tried = 0; tried < 200; tried++) {
    try {
      return mount('remount,ro');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function onDisk(
  kilobytes: number,
  work: (dir: string, mount: (options: string) => void) => Promise<Tried>,
): Promise<Tried> {
  const disk = mkdtempSync(join(tmpdir(), 'nightschool-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk], { stdio: 'ignore' });
  try {
    // as deep as the undisturbed workspace: a suite names the program by a relative path
    return await work(disk, (options) => execFileSync('mount', ['-o', options, disk], { stdio: 'ignore' }));
  } finally {
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    rmSync(disk, { recursive: true, force: true });
  }
}

function canMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), 'nightschool-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
  if (status === 0) spawnSync('umount', [disk], { stdio: 'ignore' });
  rmSync(disk, { recursive: true, force: true });
  return status === 0;
}

/** What the workspace and its night take of a disk. */
async function bytesNeeded(ground: Ground): Promise<number> {
  let used = 0;
  await onDisk(200_000, async (dir) => {
    cpSync(ground.fresh.dir, dir, { recursive: true });
    await nightIn(dir, { environment: ground.environment });
    const { blocks, bfree, bsize } = statfsSync(dir);
    used = (blocks - bfree) * bsize;
    return { end: '', faults: [] };
  });
  return used;
}
