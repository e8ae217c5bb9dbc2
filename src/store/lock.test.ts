import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { acquireLock } from './lock.ts';
import { temporaryFolder } from './testing.ts';

const lockModule = fileURLToPath(new URL('./lock.ts', import.meta.url));

describe('acquireLock', () => {
  it('lets one holder in at a time', () => {
    using folder = temporaryFolder();
    const lock = acquireLock(folder.path);
    expect(() => acquireLock(folder.path)).toThrow(NightschoolError);
    expect(() => acquireLock(folder.path)).toThrow(/Another nightschool run/);
    lock.release();
    acquireLock(folder.path).release();
  });

  it('never takes away the lock of another, and waits for it, in passing', () => {
    using folder = temporaryFolder();
    const passing = acquireLock(folder.path, { isPassing: true });
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
    const lock = acquireLock(folder.path);
    passing.release();
    expect(() => acquireLock(folder.path)).toThrow(/Another nightschool run/);
    expect(() => acquireLock(folder.path, { isPassing: true })).toThrow(/Another nightschool run/);
    lock.release();
    acquireLock(folder.path, { isPassing: true }).release();
  });

  it('ends with the process that held it', async () => {
    using folder = temporaryFolder();
    const script = `import { acquireLock } from ${JSON.stringify(lockModule)}; acquireLock(${JSON.stringify(folder.path)}); process.stdout.write('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(() => acquireLock(folder.path)).toThrow(/Another nightschool run/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    acquireLock(folder.path).release();
  });
});
