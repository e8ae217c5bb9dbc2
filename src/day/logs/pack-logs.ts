import { existsSync, realpathSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SkippedLines } from '../../domain/event.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { boundYoung } from '../../night/reading/bound-young.ts';
import { hasNewCompanion } from '../../night/reading/companions.ts';
import { logNamer } from '../../night/reading/name-logs.ts';
import { toJob } from '../../night/reading/plan-reading.ts';
import { hashReading, type ReadingJob, readingRules } from '../../night/reading/reading.ts';
import { createRedactor } from '../../redact/redact.ts';
import { openLogFile } from '../../store/log-file/open-log-file.ts';
import { isBelow } from '../../store/log-places/home.ts';
import type { Surroundings } from '../../store/log-places/resolve.ts';
import { findLogs, namePlace } from '../../store/logs.ts';
import { hash } from '../../util/hash.ts';
import { lineGuards } from './guard-lines.ts';
import { readStamp, type Stamp } from './pack-file.ts';
import { type PackTools, packLog } from './pack-log.ts';

/** Which of the logs are packed: the part number `index` (from 1) of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface PackOptions extends Surroundings {
  readonly pipeline: Pipeline;
  /** Absolute; it is made where it is not there, and nothing else is written. */
  readonly to: string;
  readonly shard: Shard;
  /** What this machine is called in the names of packs, of which only a hash stands there. */
  readonly machine: string;
  readonly signal: AbortSignal;
  /** A file that was not touched since is left over from a process that was killed. */
  readonly staleBefore: Date;
}

export interface PackTotals {
  readonly files: number;
  readonly sessions: number;
  /** Of the logs, and of their packs. */
  readonly bytes: number;
  readonly packedBytes: number;
  readonly skippedLines: number;
}

export interface PackReport {
  readonly packed: PackTotals;
  /** Logs that are as they were when they were packed. */
  readonly unchanged: PackTotals;
  /** Logs that could not be read: what was packed of them before stays. */
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
  /** What could not be read of the logs that were packed. */
  readonly skipped: readonly SkippedLines[];
  /** Sessions of projects that the pipeline leaves out. */
  readonly leftOut: number;
  /** Half-written last lines. */
  readonly unfinished: number;
  /** Lines of which the guard withheld something. */
  readonly withheld: number;
  /** Replacements of redaction by rule. */
  readonly redacted: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** Raised whenever the same log would be packed in another way. */
const PACK_VERSION = 1;

/**
 * Packs the logs that a pipeline names: each that is new or has changed becomes one file of clean sessions below `to`.
 * One after the other; several processes share the work by `shard`.
 * @throws NightschoolError NO_LOGS, NOT_WRITABLE; USAGE where the pipeline's own logs lie below `to`
 */
export async function packLogs(options: PackOptions): Promise<PackReport> {
  const { pipeline, to, shard, signal, workspace, environment } = options;
  const found = await findLogs(pipeline.logs, { workspace, environment });
  if (found.places.every(({ isThere }) => !isThere)) {
    const names = found.places.map((place) => namePlace(place, environment)).join(', ');
    throw new NightschoolError('NO_LOGS', `Nothing is at ${names}.`);
  }
  const isBelowTarget = packsBelow(to);
  requireOwnFolder(
    found.logs.filter(({ file }) => isBelowTarget(file)).map(({ file }) => file),
    to,
  );
  await removeLeftOver(to, options.staleBefore);
  const rules = readingRules(pipeline);
  const secrets = new Set<string>();
  const redactor = createRedactor(rules.redact, (value) => secrets.add(value));
  const takeSecrets = (): readonly string[] => {
    const taken = [...secrets];
    secrets.clear();
    return taken;
  };
  const young = boundYoung();
  const tools = { rules, redactor, takeSecrets, openGuard: lineGuards(pipeline.redact.allow), signal };
  const work = createWork({ ...tools, boundMemory: young.check });
  const nameLog = logNamer(pipeline.redact.allow);
  for (const log of found.logs.filter(({ file }) => !isBelowTarget(file))) {
    signal.throwIfAborted();
    const name = namePack(options.machine, log.file);
    if (!isInShard(name, shard)) continue;
    const job = toJob({ ...log, path: nameLog(log.path) });
    await work.take(job, join(to, name));
  }
  young.lift();
  return { ...work.report(), redacted: redactor.counts(), warnings: found.warnings };
}

interface Work {
  take(job: ReadingJob, path: string): Promise<void>;
  report(): Omit<PackReport, 'redacted' | 'warnings'>;
}

function createWork(tools: PackTools): Work {
  const packed = createTotals();
  const unchanged = createTotals();
  const failed: { file: string; reason: string }[] = [];
  const skipped: SkippedLines[] = [];
  const counts = { leftOut: 0, unfinished: 0, withheld: 0 };
  return {
    take: async (job, path) => {
      const rulesHash = hash(`${PACK_VERSION} ${hashReading(tools.rules, tools.redactor.rulesHash, job.place)}`);
      const stamp = await readStamp(path);
      if (stamp !== null && isAsPacked(job, rulesHash, stamp)) {
        unchanged.add(job, { ...stamp, skippedLines: stamp.skipped });
        counts.leftOut += stamp.leftOut;
        return;
      }
      try {
        const done = await packLog(job, { path, rulesHash, tools });
        packed.add(job, { ...done, skippedLines: done.skipped.reduce((sum, { count }) => sum + count, 0) });
        skipped.push(...done.skipped);
        counts.leftOut += done.leftOut;
        counts.unfinished += Number(done.isUnfinished);
        counts.withheld += done.withheld;
      } catch (error) {
        tools.signal.throwIfAborted();
        if (error instanceof NightschoolError || !(error instanceof Error)) throw error;
        failed.push({ file: job.path, reason: error.message });
      }
    },
    report: () => ({ packed: packed.sum(), unchanged: unchanged.sum(), failed, skipped, ...counts }),
  };
}

function createTotals() {
  const sum = { files: 0, sessions: 0, bytes: 0, packedBytes: 0, skippedLines: 0 };
  return {
    add: (
      job: ReadingJob,
      pack: { readonly sessions: number; readonly bytes: number; readonly skippedLines: number },
    ) => {
      sum.files++;
      sum.sessions += pack.sessions;
      sum.bytes += job.size;
      sum.packedBytes += pack.bytes;
      sum.skippedLines += pack.skippedLines;
    },
    sum: (): PackTotals => ({ ...sum }),
  };
}

function isAsPacked(job: ReadingJob, rulesHash: string, stamp: Stamp): boolean {
  const { rules, size, modified, companions } = stamp;
  if (rules !== rulesHash || size !== job.size || modified !== job.modified) return false;
  return !hasNewCompanion(openLogFile(job), companions);
}

/** A folder for each folder of logs: that some logs lie together says something of them. */
function namePack(machine: string, file: string): string {
  return `${hash(`${machine}\n${dirname(file)}`, 12)}/${hash(`${machine}\n${file}`)}.jsonl.zst`;
}

function isInShard(name: string, { index, of }: Shard): boolean {
  return Number.parseInt(hash(name, 12), 16) % of === index - 1;
}

/** Packs are not packed again, whoever wrote them. */
/** What lies among packs is taken for one of them: logs there would be left out without a word. */
function requireOwnFolder(files: readonly string[], to: string): void {
  const log = files.find((file) => !PACK.test(file));
  if (log === undefined) return;
  throw new NightschoolError(
    'USAGE',
    `The packs cannot go to ${to}: it holds logs that are to be packed, such as ${log}.`,
    {
      hint: 'Name a folder of its own with --to.',
    },
  );
}

const PACK = /[\\/][0-9a-f]{12}[\\/][0-9a-f]{16}\.jsonl\.zst$/;

function packsBelow(to: string): (file: string) => boolean {
  const real = existsSync(to) ? realpathSync(to) : to;
  return (file) => isBelow(file, to) || isBelow(realPath(file), real);
}

/** Of what is gone by now, its name. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const LEFT_OVER = /^\.[0-9a-f]{16}\.jsonl\.zst\.\d+\.tmp$/;

async function removeLeftOver(to: string, staleBefore: Date): Promise<void> {
  const names = await readdir(to, { recursive: true }).catch(() => []);
  for (const name of names.filter((each) => LEFT_OVER.test(each.slice(each.lastIndexOf('/') + 1)))) {
    const path = join(to, name);
    const about = await stat(path).catch(() => null);
    if (about !== null && about.mtime < staleBefore) await rm(path, { force: true });
  }
}
