import { spawn } from 'node:child_process';
import { z } from 'zod';
import type { FleetEntry, NightBounds } from '../../domain/fleet.ts';
import { parseIfJson } from '../../util/json.ts';
import { carriedUsd } from './carried-usd.ts';
import type { NightResult } from './run-round.ts';

/** How nights are started: each is a process of its own, with the workspace's lock, state and ledger. */
export interface NightStarter {
  /** Node, and the script of the command line: absolute paths. */
  readonly node: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted: the night is asked to end, as by a scheduler. */
  readonly signal: AbortSignal;
  /** The bounds as words of a command line. */
  readonly wordsOf: (bounds: NightBounds) => readonly string[];
  readonly clock: () => number;
}

/** Of the report as a night prints it. */
const reportSchema = z.object({
  spend: z.object({ usd: z.number() }),
  verdicts: z.array(z.object({ verdict: z.string(), tonight: z.boolean() })),
  changes: z.array(z.object({ type: z.string(), applied: z.boolean() })),
  models: z.object({ down: z.array(z.object({ role: z.string(), model: z.string(), reason: z.string() })) }),
});

type NightReport = z.infer<typeof reportSchema>;

/** Runs a workspace's night to its end, whatever that is. Never rejects for what is wrong in that workspace. */
export async function startNight(entry: FleetEntry, bounds: NightBounds, starter: NightStarter): Promise<NightResult> {
  const carriedBefore = await carriedUsd(entry, starter.clock());
  const { exitCode, stdout, complaint: said } = await runProcess(entry, bounds, starter);
  const report = readReport(stdout);
  const complaint = complaintAbout({ exitCode, said, report });
  if (report !== null) {
    const tonight = report.verdicts.filter((row) => row.tonight);
    const counts = Map.groupBy(tonight, ({ verdict }) => verdict);
    return {
      ...{ exitCode, usd: report.spend.usd, complaint },
      verdicts: Object.fromEntries([...counts].map(([word, rows]) => [word, rows.length])),
      promoted: report.changes.filter(({ type, applied }) => type === 'promote' && applied).length,
    };
  }
  // it ended before it could tell: what its account has is the most that it can have taken
  const usd = Math.max(0, (await carriedUsd(entry, starter.clock())) - carriedBefore);
  return { exitCode, usd, verdicts: {}, promoted: 0, complaint };
}

/** A night that came to its end says in its report alone what failed. One that was asked to end has nothing to complain of. */
function complaintAbout({
  exitCode,
  said,
  report,
}: Pick<NightResult, 'exitCode'> & {
  readonly said: NightResult['complaint'];
  readonly report: NightReport | null;
}): NightResult['complaint'] {
  if (exitCode === 0 || exitCode === STOPPED) return null;
  const down = report?.models.down.map(({ role, model, reason }) => `The ${role} ${model} was given up: ${reason}`);
  return down?.[0] === undefined ? said : { what: down.join(' '), advice: DOCTOR };
}

const STOPPED = 130;
const DOCTOR = 'nightschool doctor in that workspace says how to mend it.';

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly complaint: NightResult['complaint'];
}

/** A report is smaller, and complaints of one night need no more. */
const MOST_CHARACTERS = 50_000_000;

function runProcess({ dir, pipeline }: FleetEntry, bounds: NightBounds, starter: NightStarter): Promise<Ended> {
  const words = ['run', pipeline, '--dir', dir, '--json', '--quiet', ...starter.wordsOf(bounds)];
  const child = spawn(starter.node, [starter.script, ...words], {
    env: { ...starter.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  starter.signal.addEventListener('abort', stop, { once: true });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  return new Promise((resolve) => {
    const end = (exitCode: number | null, fault: string): void => {
      starter.signal.removeEventListener('abort', stop);
      resolve({ exitCode, stdout: stdout(), complaint: complaintOf(`${stderr()}${fault}`) });
    };
    child.on('error', ({ message }) => end(null, message));
    child.on('close', (code, signal) => end(code, signal === null ? '' : `It was ended by ${signal}.`));
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < MOST_CHARACTERS) text += chunk;
  });
  return () => text;
}

/** What is wrong stands first, what to do and the error's code below it. */
function complaintOf(text: string): NightResult['complaint'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const code = lines.findLastIndex((line) => /^\([A-Z_]+\)$/.test(line));
  if (code > 1) return { what: `${lines[code - 2]} ${lines[code]}`, advice: lines[code - 1] ?? null };
  const last = lines.at(-1);
  return last === undefined ? null : { what: last, advice: null };
}

function readReport(stdout: string): NightReport | null {
  return reportSchema.safeParse(parseIfJson(stdout)).data ?? null;
}
