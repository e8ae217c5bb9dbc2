import { rm } from 'node:fs/promises';
import { writeFileAtomic } from '../../store/atomic.ts';
import type { MemoryDisk } from '../../store/memory-files.ts';
import { DEFAULT_MEMORY } from '../../store/memory-schema.ts';
import { openMemory } from './memory.ts';

// A process of its own over a memory: node testing-child.ts <folder> <work> <number> <time>
const [dir = '', work = '', number = '0', time = ''] = process.argv.slice(2);
const count = Number(number);

/** Ends like a process that somebody kills, right before the change of that number; half of it may be on the disk. */
function deadlyDisk(at: number): MemoryDisk {
  let changes = 0;
  const orDie = (): void => {
    changes += 1;
    if (changes === at) process.kill(process.pid, 'SIGKILL');
  };
  return {
    write: async (path, text) => {
      orDie();
      await writeFileAtomic(path, text);
    },
    remove: async (path) => {
      orDie();
      await rm(path);
    },
  };
}

const isDeadly = work.startsWith('die-');
const memory = await openMemory(dir, {
  settings: DEFAULT_MEMORY,
  clock: () => new Date(time),
  ...(isDeadly ? { disk: deadlyDisk(count) } : {}),
});

if (work.startsWith('write-')) {
  const ids: string[] = [];
  for (let each = 0; each < count; each++) {
    const text = `${work} says that thing ${each} is so.`;
    ids.push((await memory.remember({ kind: 'fact', confidence: 'sure', text })).entry.id);
  }
  process.stdout.write(JSON.stringify(ids));
}
if (work === 'summarize') for (let each = 0; each < count; each++) await memory.summarize({ force: true });
if (work === 'read') for (let each = 0; each < count; each++) await memory.health();
if (work === 'die-summarize') await memory.summarize({ force: true });
if (work === 'die-expire') await memory.forget({ what: 'expired' });
if (work === 'die-forget') await memory.forget({ what: 'query', query: 'phone' });
if (work === 'die-clear') await memory.clearTask();
