import { compareContent, indexTexts, type KnownTexts } from '../../ingest/reading/compare.ts';
import type { Signature } from '../../ingest/reading/signature.ts';
import { openLogFile } from '../../store/log-file/open-log-file.ts';
import type { LogOnDisk } from '../../store/logs.ts';
import type { KnownFile, MovedFile } from '../../store/state/log-index.ts';
import { hasNewCompanion } from './companions.ts';
import { type ReadingJob, readBookmark } from './reading.ts';

/** What is to be done with the logs that there are. */
export interface ReadingPlan {
  readonly jobs: readonly ReadingJob[];
  /** Files that were read under another name, or before they were touched or compressed. */
  readonly moved: readonly MovedFile[];
}

/** A log whose text is known up to some place: all of it, or it has grown since. */
interface Continued {
  readonly job: ReadingJob;
  readonly known: KnownFile;
  readonly standing: 'same' | 'grown';
}

interface Sorted {
  readonly continued: readonly Continued[];
  /** Logs that do not go on with what was read under their name, or have none. */
  readonly others: readonly ReadingJob[];
  /** Logs that are as they were, and are to be read again all the same. */
  readonly again: readonly ReadingJob[];
}

/**
 * Which logs have anything new: what did not change in size and time, nor beside it, is passed over without a look; of
 * the others the content tells whether they went on, were only touched, moved, rotated or compressed, or are something
 * else.
 */
export async function planReading(
  logs: readonly LogOnDisk[],
  files: readonly KnownFile[],
  rulesOf: (job: ReadingJob) => string,
): Promise<ReadingPlan> {
  const jobs = logs.map(toJob);
  const { continued, others, again } = await sortByName(jobs, files, rulesOf);
  const present = new Set(jobs.map(({ path }) => path));
  const replaced = new Set(others.map(({ path }) => path));
  const left = files.filter(({ file }) => !present.has(file) || replaced.has(file));
  const found = await findMoved(others, left, rulesOf);
  const isFound = new Set(found.map(({ job }) => job));
  const all = [...continued, ...found];
  const grown = all.filter(({ standing }) => standing === 'grown');
  return {
    moved: all.map(toMoved),
    jobs: [
      ...grown.map(({ job, known }) => ({ ...job, bookmark: known.bookmark })),
      ...others.filter((job) => !isFound.has(job)),
      ...again,
    ],
  };
}

/** The job to read a log from its start. */
export function toJob({ file, path, size, modified, place: { from: _, ...place } }: LogOnDisk): ReadingJob {
  return { file, path, size, modified, place, bookmark: null };
}

/** How each log stands to what was read under its name. */
async function sortByName(
  jobs: readonly ReadingJob[],
  files: readonly KnownFile[],
  rulesOf: (job: ReadingJob) => string,
): Promise<Sorted> {
  const byName = new Map(files.map((file) => [file.file, file]));
  const [continued, others, again]: [Continued[], ReadingJob[], ReadingJob[]] = [[], [], []];
  for (const job of jobs) {
    const known = byName.get(job.path);
    if (known === undefined || known.rules !== rulesOf(job)) others.push(job);
    else if (hasNewCompanion(openLogFile(job), readBookmark(known.bookmark).companions)) again.push(job);
    else if (known.fault !== null || known.size !== job.size || known.modified !== job.modified) {
      const standing = await compare(job, known);
      if (standing === 'other') others.push(job);
      else continued.push({ job, known, standing });
    }
  }
  return { continued, others, again };
}

/** Logs whose text was read under another name, by the same rules; each name is given once. */
async function findMoved(
  jobs: readonly ReadingJob[],
  left: readonly KnownFile[],
  rulesOf: (job: ReadingJob) => string,
): Promise<readonly Continued[]> {
  const byRules = new Map<string, KnownTexts<KnownFile>>();
  for (const [rules, files] of Map.groupBy(left, (file) => file.rules)) {
    const texts = files.flatMap((file): [KnownFile, Signature][] => {
      const signature = signatureOf(file);
      return signature === null ? [] : [[file, signature]];
    });
    byRules.set(rules, indexTexts(texts));
  }
  const found: Continued[] = [];
  for (const job of jobs) {
    const known = await byRules
      .get(rulesOf(job))
      ?.take(openLogFile(job))
      .catch(() => null);
    const standing = known ? await compare(job, known) : 'other';
    if (known && standing !== 'other') found.push({ job, known, standing });
  }
  return found;
}

/** A log that cannot be read is read like a new one, which says why not. */
async function compare(job: ReadingJob, file: KnownFile): Promise<'same' | 'grown' | 'other'> {
  const signature = signatureOf(file);
  if (signature === null) return 'other';
  return compareContent(openLogFile(job), signature).catch(() => 'other');
}

/** A file that has grown is read next: until then it is not known to be as it is. */
function toMoved({ job, known, standing }: Continued): MovedFile {
  const seen = standing === 'same' ? { size: job.size, modified: job.modified, fault: null } : {};
  return { from: known.file, known: { ...known, ...seen, file: job.path } };
}

function signatureOf({ bookmark }: KnownFile): Signature | null {
  return readBookmark(bookmark).next.signature ?? null;
}
