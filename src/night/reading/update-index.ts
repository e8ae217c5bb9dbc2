import { ERROR_CODES, NightschoolError } from '../../errors.ts';
import { agentNear, missingAt } from '../../store/log-places/missing.ts';
import { type FoundLogs, findLogs, namePlace } from '../../store/logs.ts';
import type { KnownFile } from '../../store/state/log-index.ts';
import type { Night } from '../night.ts';
import { boundYoung } from './bound-young.ts';
import { cutByTeacher } from './cut-by-teacher.ts';
import { describeNameClashes } from './name-clashes.ts';
import { nameLogs } from './name-logs.ts';
import { planReading, toJob } from './plan-reading.ts';
import { type LogsRead, type ReadLogsOptions, readLogs } from './read-logs.ts';
import { hashReading, type ReadingJob, readingRules, type SessionCut } from './reading.ts';
import { usedLogs } from './used-logs.ts';

export interface IndexUpdate extends LogsRead {
  /** The logs that there are, as the workspace names them. */
  readonly paths: readonly string[];
  /** What the index knows of logs by now. */
  readonly files: readonly KnownFile[];
}

/** Brings the index up to what the logs hold: reads what is new, and lets the teacher cut where that is asked for. */
export async function updateIndex(night: Night, places = night.pipeline.logs): Promise<IndexUpdate> {
  const young = boundYoung();
  young.check(); // looking for thousands of logs would let it grow, for all of the reading
  try {
    return await update(night, places);
  } finally {
    young.lift();
  }
}

async function update(night: Night, places: Night['pipeline']['logs']): Promise<IndexUpdate> {
  const { pipeline, workspace, state, redactor, environment, emit, signal, guard } = night;
  const found = await findLogs(places, { workspace: workspace.dir, environment });
  const nameOf = await nameLogs(state, { paths: found.logs.map(({ path }) => path), allow: pipeline.redact.allow });
  const logs = found.logs.map((log) => ({ ...log, path: nameOf(log.path) }));
  for (const message of found.warnings) emit({ type: 'warning-raised', message });
  complainOfMissing(night, found);
  const rules = readingRules(pipeline);
  const rulesOf = rulesByPlace((place) => hashReading(rules, redactor.rulesHash, place));
  const files = state.logs.files();
  const { jobs, moved } = await planReading(logs, files, rulesOf);
  if (moved.length > 0) state.logs.move(moved);
  const placed = moved.length > 0 ? state.logs.files() : files;
  const known = new Map(placed.map((file) => [file.file, file]));
  const options: ReadLogsOptions = {
    ...{ rules, rulesOf, readers: pipeline.limits.readers, signal },
    ...(guard !== undefined && { onSecret: guard.remember }),
    knownOf: (path): KnownFile | undefined => known.get(path),
  };
  signal.throwIfAborted();
  const read = jobs.length === 0 ? NOTHING_READ : await readLogs(withCuts(night, jobs), state.logs, options);
  const isWanted = usedLogs(night, new Set(logs.map(({ path }) => path)));
  const cut = await cutByTeacher(night, isWanted);
  const again = logs.filter(({ path }) => cut.has(path)).map(toJob);
  const reread = again.length === 0 ? null : await readLogs(withCuts(night, again), state.logs, options);
  if (jobs.length > 0 && places.length > 1) {
    const placeOf = new Map(logs.map(({ path, place }) => [path, place]));
    const clashes = describeNameClashes(state.logs.sessions(), (file) => placeOf.get(file));
    for (const message of clashes) emit({ type: 'warning-raised', message });
  }
  return {
    ...read,
    read: new Set([...read.read, ...(reread?.read ?? [])]),
    paths: logs.map(({ path }) => path),
    files: jobs.length + again.length === 0 ? placed : state.logs.files(),
  };
}

const NOTHING_READ: LogsRead = { read: new Set(), redacted: {} };

/** Of the few places the hash is worked out once, and not for each of their logs. */
function rulesByPlace(hashOf: (place: ReadingJob['place']) => string): (job: ReadingJob) => string {
  const hashes = new Map<string, string>();
  return ({ place }) => {
    const key = JSON.stringify(place);
    const hash = hashes.get(key) ?? hashOf(place);
    hashes.set(key, hash);
    return hash;
  };
}

/** Jobs with what the teacher said of their sessions. */
function withCuts({ pipeline, state }: Night, jobs: readonly ReadingJob[]): readonly ReadingJob[] {
  if (pipeline.sessions.cut === 'rules') return jobs;
  const cuts = state.logs.cuts(new Set(jobs.map(({ path }) => path)));
  return jobs.map((job) => {
    const own = [...(cuts.get(job.path) ?? [])].map(([session, json]): [string, SessionCut] => [
      session,
      JSON.parse(json),
    ]);
    return own.length === 0 ? job : { ...job, cuts: Object.fromEntries(own) };
  });
}

/** An empty logs folder is a first night; where nothing is at any place, the pipeline is mistaken. */
function complainOfMissing({ state, environment, workspace, emit }: Night, found: FoundLogs): void {
  const { places } = found;
  if (places.every(({ isThere }) => !isThere) && state.logs.files().length === 0) {
    const near = places.flatMap(({ place }) => agentNear(place.from) ?? []);
    const meant = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `;
    const names = places.map((place) => namePlace(place, environment)).join(', ');
    throw new NightschoolError('NO_LOGS', `Nothing is at ${names}.`, { hint: `${meant}${ERROR_CODES.NO_LOGS.hint}` });
  }
  for (const place of places) {
    const missing = missingAt(place, found, { workspace: workspace.dir, environment });
    if (missing === null) continue;
    const { what, fix } = missing;
    emit({ type: 'warning-raised', message: `${what.charAt(0).toUpperCase()}${what.slice(1)}. ${fix}` });
  }
}
