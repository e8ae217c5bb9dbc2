import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type PackReport, type PackTotals, packLogs, type Shard } from '../../../day/logs/pack-logs.ts';
import type { SkippedLines } from '../../../domain/event.ts';
import { NightschoolError } from '../../../errors.ts';
import { clip, oneLine } from '../../../report/plain.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import { count, plural, sizeOf } from '../../../util/amounts.ts';
import { type CommonOptions, type ExitCode, formatTable, print, type Shell } from '../../terminal.ts';

const MOST_NAMED = 20;
const MOST_COLUMNS = 100;
const DAY_MS = 86_400_000;

/** What `logs pack` takes besides, as it was typed. */
export interface PackCall {
  readonly to: unknown;
  readonly shard: unknown;
  readonly machine: unknown;
  readonly pipeline: unknown;
}

/**
 * Packs the logs that a pipeline names, so that a night on another machine can read them.
 * @throws NightschoolError USAGE, and those of `packLogs`
 */
export async function packAll(shell: Shell, options: CommonOptions, call: PackCall): Promise<ExitCode> {
  if (typeof call.to !== 'string') throw new NightschoolError('USAGE', 'Where to? Name a folder with --to.');
  const to = resolve(options.dir, call.to);
  const report = await packLogs({
    ...{ to, shard: readShard(call.shard), workspace: options.dir, environment: shell.environment },
    pipeline: await readPipeline(options.dir, typeof call.pipeline === 'string' ? call.pipeline : 'nightly'),
    machine: typeof call.machine === 'string' ? call.machine : hostname(),
    signal: shell.signal,
    staleBefore: new Date(Date.now() - DAY_MS),
  });
  print(shell, options, { json: { to, ...report }, text: (columns) => describe(report, { to, columns }) });
  return 0;
}

const MOST_SHARDS = 100_000;

function readShard(given: unknown): Shard {
  if (typeof given !== 'string') return { index: 1, of: 1 };
  const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(given) ?? []).map(Number);
  if (index >= 1 && index <= of && of <= MOST_SHARDS) return { index, of };
  throw new NightschoolError('USAGE', `${JSON.stringify(given)} is no shard: write 2/5 for the second of five.`);
}

const HEADER = ['logs', 'files', 'sessions', 'bytes', 'as packs', 'skipped lines'];

function describe(report: PackReport, { to, columns }: { readonly to: string; readonly columns: number }): string {
  const { packed, unchanged, failed, skipped, leftOut, unfinished, withheld, warnings } = report;
  const rows = [toRow('packed', packed), toRow('as they were', unchanged)];
  const notes: readonly (readonly [number, string])[] = [
    [leftOut, `Left out: ${plural(leftOut, 'session')} of projects that the pipeline does not want.`],
    [unfinished, `Waiting: ${plural(unfinished, 'half-written line')} at the end of a log; pack again later.`],
    [withheld, `The guard withheld something of ${plural(withheld, 'line')}.`],
  ];
  return [
    `Packs are in ${to}: a night reads them where logs: names it.`,
    '',
    formatTable(HEADER, rows, { columns, cut: ['skipped lines', 'bytes'] }).trimEnd(),
    ...notes.flatMap(([number, note]) => (number === 0 ? [] : [note])),
    ...warnings,
    ...failed
      .slice(0, MOST_NAMED)
      .map(({ file, reason }) => clip(oneLine(`Not read: ${file}: ${reason}`), MOST_COLUMNS)),
    ...describeSkipped(skipped),
  ].join('\n');
}

function toRow(name: string, { files, sessions, bytes, packedBytes, skippedLines }: PackTotals): readonly string[] {
  return [name, count(files), count(sessions), sizeOf(bytes), sizeOf(packedBytes), count(skippedLines)];
}

function describeSkipped(skipped: readonly SkippedLines[]): readonly string[] {
  const reasons = [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason, all]) => {
    return { reason, times: all.reduce((sum, each) => sum + each.count, 0), first: all[0]?.file ?? '' };
  });
  const sorted = reasons.sort((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1));
  return sorted
    .slice(0, MOST_NAMED)
    .map(({ reason, times, first }) => clip(oneLine(`Skipped ${count(times)}: ${reason} (${first})`), MOST_COLUMNS));
}
