import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { RULES } from './rules.ts';
import { sumUpRule, sumUpWorld, type WorldSums } from './sums.ts';
import type { Asked, Told } from './worker.ts';
import { WORLDS, type World } from './world.ts';

const QUICK = 10;
/** Each has the whole pipeline in memory. */
const MOST_WORKERS = 8;

/**
 * Nights through the real `run`, with a student of known rates, a teacher that overfits what it is shown, flaky
 * infrastructure and kills: what is promoted, beside gate.md and beside what other tools' rules make of the same runs.
 * `BENCH_GATE=quick`: a tenth; `gate`, `life`, `swap` or `check`: these worlds alone. Exit code 1 where a bound is ruled out, or a verdict cannot be recomputed.
 */
export async function benchGate(): Promise<string> {
  const asked = process.env.BENCH_GATE ?? '';
  const share = asked === 'quick' ? QUICK : 1;
  const isWanted = ({ kind }: World): boolean => asked === '' || asked === 'quick' || asked === kind;
  const started = performance.now();
  const told = await playAll(WORLDS.map((world) => (isWanted(world) ? Math.ceil(world.histories / share) : 0)));
  const byWorld = WORLDS.map((_, index) => told.filter(({ world }) => world === index));
  const sums = WORLDS.map((world, index) => sumUpWorld(world, byWorld[index] ?? [])).filter(({ world }) =>
    isWanted(world),
  );
  const broken = sums.flatMap((each) => [
    ...each.broken.map((what) => `${each.world.name}: ${what}`),
    ...(each.mismatches > 0 ? [`${each.world.name}: ${each.mismatches} numbers that verify recomputes otherwise`] : []),
  ]);
  if (broken.length > 0) process.exitCode = 1;
  const total = (of: (each: WorldSums) => number): number => sums.reduce((sum, each) => sum + of(each), 0);
  const seconds = (performance.now() - started) / 1000;
  return [
    `${total(({ nights }) => nights)} nights of ${told.length} skills in ${seconds.toFixed(0)} s: ${total(({ trials }) => trials)} trials, ${total(({ errored }) => errored)} of them errored; ${total(({ kills }) => kills)} nights killed and started again, ${total(({ outages }) => outages)} ended by an outage or too many errors.`,
    '',
    ...worldTable(sums),
    '',
    ...(sums.length === WORLDS.length ? [...ruleTable(byWorld, sums), ''] : []),
    broken.length === 0 ? 'Every bound holds.' : `Broken:\n${broken.map((line) => `- ${line}`).join('\n')}`,
  ].join('\n');
}

async function playAll(histories: readonly number[]): Promise<readonly Told[]> {
  const workers = Math.min(MOST_WORKERS, cpus().length);
  const told: Told[] = [];
  const all = Array.from({ length: workers }, (_, worker) => playPart({ histories, worker, workers }, told));
  await Promise.all(all);
  return told;
}

function playPart(asked: Asked, told: Told[]): Promise<void> {
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)));
  child.on('message', (message: Told) => told.push(message));
  child.send(asked);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}.`))));
  });
}

function worldTable(sums: readonly WorldSums[]): readonly string[] {
  const rows = sums.map(
    ({ world, nights, decisions, hits, undecided, interval, runs, broken, mismatches, ...rest }) => {
      const wanted = world.atMost === undefined ? least(world.atLeast) : `≤ ${percent(world.atMost)}`;
      const cells = [
        `${world.name}${broken.length > 0 ? ' (**broken**)' : ''}`,
        `${nights}`,
        `${decisions}`,
        percent(hits / Math.max(1, decisions)),
        `${percent(interval.low)} to ${percent(interval.high)}`,
        wanted,
        `${undecided}`,
        runs.toFixed(1),
        world.runs === undefined ? '' : `≤ ${world.runs}`,
        ...[rest.errored, rest.kills, rest.outages, mismatches].map(String),
      ];
      return `| ${cells.join(' | ')} |`;
    },
  );
  const header =
    '| world | nights | decisions | promoted, or called regressed | 95 % interval | gate.md | undecided | runs a decision | gate.md | errored | kills | outages | not recomputed |';
  return [header, `| --- |${' ---: |'.repeat(12)}`, ...rows];
}

function least(atLeast: number | undefined): string {
  return atLeast === undefined ? '' : `≥ ${percent(atLeast)}`;
}

/** First attempts only: a night of each rule against a night of the gate, on the same runs. */
function ruleTable(byWorld: readonly (readonly Told[])[], sums: readonly WorldSums[]): readonly string[] {
  const worlds = WORLDS.flatMap(({ kind, atMost, atLeast }, index) =>
    kind === 'gate' && (atMost ?? atLeast) !== undefined ? [index] : [],
  );
  const cell = ({ promoted, runs }: { readonly promoted: number; readonly runs: number }): string =>
    `${percent(promoted)} | ${runs.toFixed(0)}`;
  const rows = RULES.map(({ name }, rule) => {
    const cells = worlds.map((world) =>
      cell(sumUpRule((byWorld[world] ?? []).flatMap(({ rulings }) => rulings[rule] ?? []))),
    );
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const ours = worlds.map((world) => {
    const { hits = 0, decisions = 0, runs = 0 } = sums[world] ?? {};
    return cell({ promoted: hits / Math.max(1, decisions), runs });
  });
  return [
    `| promoted, and runs a decision | ${worlds.map((world) => `${WORLDS[world]?.name} | runs`).join(' | ')} |`,
    `| --- |${' ---: | ---: |'.repeat(worlds.length)}`,
    ...rows,
    `| this gate, through the pipeline | ${ours.join(' | ')} |`,
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
