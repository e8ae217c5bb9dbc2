import { changed, cli, copyWorkspace, lasting, readText, writeText } from '../../cli/testing.ts';
import { followSkill } from '../../cli/testing-models.ts';
import {
  HOSTILE_LIMITS,
  HOSTILE_MODES,
  type HostileMode,
  startHostileServer,
} from '../../providers/testing/hostile.ts';
import { startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { startOpenAiServer } from '../../providers/testing/openai-server.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import type { ChaosOptions } from './system-calls.ts';

/** What such a night may take: a server that asks to wait is given a minute, and there is everything else besides. */
const MOST_SECONDS = 120;
/** Chat requests that are answered before the harm begins. */
const ANSWERED = [0, 2] as const;
const ROLES = ['teacher', 'student'] as const;

/** Where it is told what could not be measured, beside what could. */
const TOLD = /\/(?:trials|decisions)\.jsonl$/;

interface Place {
  readonly role: (typeof ROLES)[number];
  readonly mode: string;
  readonly after: number;
}

/**
 * A night that has a skill live already and finds another family meets a server that does harm: the teacher's or the
 * student's. That skill stays, the night ends soon and says by its exit code whether it left something undone, and the next
 * one, with servers that are well, makes the same skills live as if nothing had been: what the server did is told apart from
 * what a model did, and is no failure of a skill.
 */
export async function askHostile(ground: Ground, options: ChaosOptions): Promise<Row> {
  const all = HOSTILE_MODES.flatMap(({ name: mode, fault }) =>
    ROLES.flatMap((role) =>
      ANSWERED.filter((after) => fault !== null || after === 0).map((after) => ({ role, mode, after })),
    ),
  );
  const places = shuffle(all, createRandom(options.seed));
  const attempt = (place: Place): Promise<Tried> => tryHostile(ground, place);
  return await tryAll({ name: 'a model server that does harm', of: all.length, places, attempt, ...options });
}

async function tryHostile(ground: Ground, { role, mode, after }: Place): Promise<Tried> {
  const start = role === 'teacher' ? startOpenAiServer : startOllamaServer;
  const server = await startHostileServer(start, modeOf(mode), { after, script: followSkill });
  try {
    using workspace = copyWorkspace(ground.fresh.dir);
    const { dir } = workspace;
    const pipeline = readText(dir, 'pipelines/nightly.yaml');
    writeText(dir, 'pipelines/nightly.yaml', withServer(pipeline, role, server.url));
    const kept = lasting(dir);
    const started = performance.now();
    const { code, stderr } = await cli(dir, ['run', '--quiet'], { environment: ground.environment });
    const seconds = (performance.now() - started) / 1000;
    const skills = changed(kept, lasting(dir)).filter((path) => path.startsWith('skills/'));
    writeText(dir, 'pipelines/nightly.yaml', pipeline);
    const usual = failuresOf(ground.lasting);
    const faults = [
      ...(code === 0 || code === 1 ? [] : [`it ended with neither 0 nor 1: ${stderr.slice(0, 300)}`]),
      ...(seconds <= MOST_SECONDS ? [] : [`it took ${Math.round(seconds)} seconds`]),
      ...(skills.length === 0 ? [] : [`it changed ${skills.join(', ')}`]),
      ...(await faultsAfter(dir, ground, { isCounted: (path) => !TOLD.test(path) })),
      ...(failuresOf(lasting(dir)).every((line) => usual.includes(line)) ? [] : ['it counts as a failure of a skill']),
    ];
    return { end: `exit ${code}`, faults };
  } finally {
    await server.close();
  }
}

/** Runs under a skill that failed. */
function failuresOf(files: ReadonlyMap<string, string>): readonly string[] {
  const lines = [...files].flatMap(([path, text]) => (path.endsWith('/trials.jsonl') ? text.trim().split('\n') : []));
  return lines.filter((line) => line.includes('"outcome":"failed"') && !line.includes('"arm":"no-skill"'));
}

function modeOf(name: string): HostileMode {
  const mode = HOSTILE_MODES.find((each) => each.name === name);
  if (mode === undefined) throw new Error(`There is no mode ${name}.`);
  return mode;
}

/** The same pipeline, with a role moved to another server and clocks that are short. */
function withServer(pipeline: string, role: Place['role'], url: string): string {
  const { attempts, timeoutSeconds, stallSeconds } = HOSTILE_LIMITS;
  const clocks = `attempts: ${attempts}, timeoutSeconds: ${timeoutSeconds}, stallSeconds: ${stallSeconds}`;
  const move = (line: string): string => line.replace(/http:\/\/127\.0\.0\.1:\d+/, url).replace('attempts: 1', clocks);
  return pipeline
    .split('\n')
    .map((line) => (line.startsWith(role) ? move(line) : line))
    .join('\n');
}
