import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLeaders } from '../../cluster/leaders/leaders.ts';
import { unpackSegments } from '../../cluster/leaders/segment.ts';
import { groupNight, type NightOptions } from '../../cluster/nights/group-night.ts';
import { carryOver, groupAll, tellLeaders } from '../../cluster/nights/kept-leaders.ts';
import { homesIn } from '../../cluster/nights/partition.ts';
import { familiesAmong, generateRequests } from './generated.ts';
import { OPTIONS } from './sets.ts';
import { table, verdict } from './table.ts';

const MILLION = 1_000_000;
const SIZES = [10_000, 100_000, MILLION] as const;
const ADDED = 1000;
const ADDED_SECONDS = 3;
/** The whole night of more begins with minutes of grouping. */
const WHOLE_NIGHT_UP_TO = 100_000;

interface Added {
  readonly megabytesOnDisk: number;
  /** Of CPU: opening what is kept, placing the new requests, and writing what changed. */
  readonly open: number;
  readonly place: number;
  readonly write: number;
  readonly kilobytesWritten: number;
  /** Largest resident set of the process. */
  readonly megabytes: number;
}

/**
 * 1,000 requests added to what is kept of very many, from its bytes on disk, in a process that has seen nothing else; and
 * the whole of a night with 1,000 more, all requests in memory. A million with BENCH_FAMILIES_MILLION=1.
 */
export function benchAdding(): string {
  const sizes = SIZES.filter((count) => count < MILLION || process.env.BENCH_FAMILIES_MILLION === '1');
  return table(
    'requests kept | MB on disk | open, s | place 1,000, s | write, s | together | kB written | peak memory | a whole night, s | wanted',
    sizes.map((count) => {
      const folder = mkdtempSync(join(tmpdir(), 'nightschool-adding-'));
      const file = join(folder, 'leaders.bin');
      try {
        runAlone(['make', String(count), file]);
        const { megabytesOnDisk, open, place, write, kilobytesWritten, megabytes } = runAlone([
          'add',
          String(count),
          file,
        ]);
        const night = count > WHOLE_NIGHT_UP_TO ? null : runAlone(['night', String(count)]);
        const together = open + place + write;
        return [
          ...[count, megabytesOnDisk.toFixed(1), open.toFixed(2), place.toFixed(2), write.toFixed(2)],
          ...[together.toFixed(2), kilobytesWritten.toFixed(0), `${megabytes.toFixed(0)} MB`],
          night === null ? '' : night.place.toFixed(2),
          `together ${verdict(together, { most: ADDED_SECONDS })}`,
        ];
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
  );
}

function runAlone(script: readonly string[]): Added {
  const all = ['--max-old-space-size=12000', fileURLToPath(import.meta.url), ...script];
  const { stdout, stderr, status } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`adding failed (${script.join(' ')}): ${stderr}`);
  return JSON.parse(stdout);
}

/** Seconds of CPU, of all threads. */
function timed<Value>(work: () => Value): readonly [value: Value, seconds: number] {
  const start = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return [value, (user + system) / 1e6];
}

const NOTHING: Added = { megabytesOnDisk: 0, open: 0, place: 0, write: 0, kilobytesWritten: 0, megabytes: 0 };

function make(count: number, file: string): Added {
  const { tasks } = generateRequests(count, { families: familiesAmong(count) });
  const { groups, kept } = groupAll(tasks, [], OPTIONS);
  writeFileSync(file, tellLeaders(kept, () => undefined, homesIn(groups)).bytes);
  return NOTHING;
}

function add(count: number, file: string): Added {
  const { tasks } = generateRequests(ADDED, { families: familiesAmong(count), from: count });
  const [{ leaders, bytes }, open] = timed(() => {
    const read = readFileSync(file);
    const segments = unpackSegments(read);
    if (segments === null) throw new Error(`${file} is damaged`);
    return { leaders: openLeaders(segments, OPTIONS.isWrite), bytes: read };
  });
  const [, place] = timed(() => leaders.place(tasks));
  const [changes, write] = timed(() => append(file, leaders.changes()));
  return {
    ...{ megabytesOnDisk: bytes.length / 2 ** 20, open, place, write },
    kilobytesWritten: changes.length / 2 ** 10,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function append(file: string, bytes: Uint8Array): Uint8Array {
  const opened = openSync(file, 'a');
  writeSync(opened, bytes);
  fsyncSync(opened);
  closeSync(opened);
  return bytes;
}

/** Of the second night alone. */
function spendNight(count: number): Added {
  const families = familiesAmong(count);
  const { tasks } = generateRequests(count, { families });
  const more = generateRequests(ADDED, { families, from: count });
  const usual = { ...OPTIONS, rules: [], takenNames: [], protectedFamilies: new Set<string>(), refitAfter: 7 };
  const nothing = { known: [], fit: null, leaders: null, night: '2026-03-01' };
  const first = groupNight(tasks, { ...usual, ...nothing });
  const leaders: NightOptions['leaders'] = first.leaders === null ? null : carryOver(null, first.leaders);
  const before = { known: first.families, fit: first.fit, leaders, night: '2026-03-02' };
  const [, place] = timed(() => groupNight([...tasks, ...more.tasks], { ...usual, ...before }));
  return { ...NOTHING, place };
}

if (import.meta.main) {
  const [what, count, file = ''] = process.argv.slice(2);
  const done = { make, add, night: spendNight }[what ?? ''];
  process.stdout.write(JSON.stringify(done?.(Number(count), file)));
}
