import type { SkippedLines } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import { printSession } from '../../ingest/formats/nightschool/print-session.ts';
import { ingestFile } from '../../ingest/ingest.ts';
import { START } from '../../ingest/read-lines.ts';
import { watchCompanions } from '../../night/reading/companions.ts';
import { matchesProject } from '../../night/reading/match-project.ts';
import { ofAgent } from '../../night/reading/of-agent.ts';
import type { ReadingJob, ReadingRules } from '../../night/reading/reading.ts';
import type { Redactor } from '../../redact/redact.ts';
import { openLogFile } from '../../store/log-file/open-log-file.ts';
import { cleanSession } from './clean-session.ts';
import type { OpenLineGuard } from './guard-lines.ts';
import { type OpenPack, openPack } from './pack-file.ts';

/** What logs are packed with: all that a night reads with, and what its redactor replaced since it was last asked. */
export interface PackTools {
  readonly rules: ReadingRules;
  readonly redactor: Redactor;
  readonly takeSecrets: () => readonly string[];
  readonly openGuard: OpenLineGuard;
  readonly signal: AbortSignal;
  /** Called with each session: what a log leaves behind is nearly all garbage. */
  readonly boundMemory: () => void;
}

export interface PackedLog {
  readonly sessions: number;
  /** Of the pack. */
  readonly bytes: number;
  readonly skipped: readonly SkippedLines[];
  /** Sessions of projects that the pipeline leaves out. */
  readonly leftOut: number;
  /** A half-written last line is packed once it is whole. */
  readonly isUnfinished: boolean;
  /** Lines of which the guard withheld something. */
  readonly withheld: number;
}

/**
 * Packs one log, of which no more than one session is held. Where it fails, the pack that was there stays.
 * @throws what the file system says of the log; NightschoolError NOT_WRITABLE of the pack
 */
export async function packLog(
  job: ReadingJob,
  { path, rulesHash, tools }: { readonly path: string; readonly rulesHash: string; readonly tools: PackTools },
): Promise<PackedLog> {
  const pack = await openPack(path);
  try {
    const watched = watchCompanions(openLogFile(job));
    const counts = { sessions: 0, leftOut: 0, withheld: 0 };
    const read = await ingestFile(watched.log, {
      ...{ from: START, format: null, lineBytes: tools.rules.lineBytes },
      take: async (session) => {
        tools.signal.throwIfAborted();
        tools.boundMemory();
        if (!matchesProject(session.project, job.place, job)) counts.leftOut++;
        else {
          counts.sessions++;
          counts.withheld += await writeSession(ofAgent(session, job.place.agent), { pack, tools });
        }
      },
    });
    tools.signal.throwIfAborted();
    const { sessions, leftOut } = counts;
    const bytes = await pack.close({
      ...{ rules: rulesHash, size: job.size, modified: job.modified, sessions, leftOut },
      companions: await watched.seen(read.format),
      skipped: read.skipped.reduce((sum, { count }) => sum + count, 0),
    });
    return { ...counts, bytes, skipped: read.skipped, isUnfinished: read.unfinished !== null };
  } catch (error) {
    await pack.discard();
    throw error;
  }
}

/** Gives the number of lines of which something was withheld. */
async function writeSession(
  session: Session,
  { pack, tools }: { readonly pack: OpenPack; readonly tools: PackTools },
): Promise<number> {
  const { rules, redactor, takeSecrets, openGuard } = tools;
  const judging = { writes: rules.tools, minimumConfidence: rules.minimumConfidence };
  takeSecrets();
  const clean = await cleanSession(session, { redactor, judging });
  const guard = openGuard(takeSecrets());
  for (const line of printSession(clean)) await pack.write(guard.check(line));
  return guard.withheld();
}
