import { existsSync } from 'node:fs';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  readText,
  type TestWorkspace,
  tree,
} from '../../cli/testing.ts';
import { closeTickets, sendVouchers, writeDeskLog } from '../../cli/testing-desk.ts';
import { configure, KEY, type Servers, startServers } from '../../cli/testing-night.ts';
import { openWorkspace } from '../../night/workspace.ts';

/** A small workspace before its night, and what the night leaves of it where nothing disturbs it. */
export interface Ground extends AsyncDisposable {
  readonly fresh: TestWorkspace;
  readonly lasting: ReadonlyMap<string, string>;
  /** Live version of each skill: before the night, and after it. */
  readonly before: ReadonlyMap<string, string>;
  readonly live: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string>>;
  /** Requests that the teacher behind a wire was sent; empty for the embedded one. */
  readonly asked: () => readonly string[];
  /** Of the undisturbed night. */
  readonly calls: number;
}

/** All kinds, each made when it is first asked for. */
export interface Grounds extends AsyncDisposable {
  embedded(): Promise<Ground>;
  /** With a teacher and a student behind servers. */
  wired(): Promise<Ground>;
  /** The same, with a skill live already and another to be found. */
  second(): Promise<Ground>;
}

export function openGrounds(): Grounds {
  const opened = new Map<string, Promise<Ground>>();
  const once = (name: string, open: () => Promise<Ground>) => (): Promise<Ground> => {
    const ground = opened.get(name) ?? open();
    opened.set(name, ground);
    return ground;
  };
  return {
    embedded: once('embedded', embeddedGround),
    wired: once('wired', wiredGround),
    second: once('second', secondGround),
    [Symbol.asyncDispose]: async () => {
      // one that could not be opened has said so
      for (const ground of opened.values()) await (await ground.catch(() => null))?.[Symbol.asyncDispose]();
    },
  };
}

/** Two families of requests, each sure to be promoted, and the embedded teacher. */
async function embeddedGround(): Promise<Ground> {
  const fresh = createWorkspace();
  writeDeskLog(fresh.dir, [...closeTickets(0, 60), ...sendVouchers(0, 60)]);
  return withNight(fresh, null);
}

/** One family, a teacher and a student behind servers that count what they are asked. */
async function wiredGround(): Promise<Ground> {
  const embedded = createWorkspace();
  writeDeskLog(embedded.dir, closeTickets(0, 60));
  await cli(embedded.dir, ['run', '--quiet']);
  const servers = await startServers(readText(embedded.dir, 'skills/close-ticket/SKILL.md'));
  embedded[Symbol.dispose]();
  const fresh = createWorkspace();
  writeDeskLog(fresh.dir, closeTickets(0, 60));
  configure(fresh.dir, servers);
  return withNight(fresh, servers);
}

/** One skill that the embedded teacher wrote, and a family that came since, for servers to examine. */
async function secondGround(): Promise<Ground> {
  const embedded = createWorkspace();
  writeDeskLog(embedded.dir, sendVouchers(0, 60));
  await cli(embedded.dir, ['run', '--quiet']);
  const servers = await startServers(readText(embedded.dir, 'skills/send-voucher/SKILL.md'));
  servers.teacher.name('send-voucher');
  embedded[Symbol.dispose]();
  const fresh = createWorkspace();
  writeDeskLog(fresh.dir, closeTickets(0, 60));
  await cli(fresh.dir, ['run', '--quiet']);
  writeDeskLog(fresh.dir, [...closeTickets(0, 60), ...sendVouchers(0, 60)]);
  configure(fresh.dir, servers);
  return withNight(fresh, servers);
}

async function withNight(
  fresh: TestWorkspace,
  servers: (Pick<Servers, 'teacher'> & AsyncDisposable) | null,
): Promise<Ground> {
  const environment = servers === null ? {} : { OPENAI_API_KEY: KEY };
  using undisturbed = copyWorkspace(fresh.dir);
  const { code, stderr } = await cli(undisturbed.dir, ['run', '--quiet'], { environment });
  if (code !== 0) throw new Error(`The undisturbed night ended with ${code}: ${stderr}`);
  return {
    ...{ fresh, environment },
    lasting: lasting(undisturbed.dir),
    before: await liveIn(fresh.dir),
    live: await liveIn(undisturbed.dir),
    asked: () => servers?.teacher.asked ?? [],
    calls: servers?.teacher.asked.length ?? 0,
    [Symbol.asyncDispose]: async () => {
      fresh[Symbol.dispose]();
      await servers?.[Symbol.asyncDispose]();
    },
  };
}

async function liveIn(dir: string): Promise<ReadonlyMap<string, string>> {
  const { library } = await openWorkspace(dir);
  const names = await library.names();
  return new Map(
    await Promise.all(names.map(async (name) => [name, (await library.live(name))?.version ?? ''] as const)),
  );
}

/**
 * What is wrong in a workspace whose first night was stopped somehow: its readers see a part of a generation, or the night
 * that goes on does not end where an undisturbed one does. Sentences; [] where nothing is.
 * @param isCounted files that must be as the undisturbed night leaves them; absent: all
 */
export async function faultsAfter(
  dir: string,
  ground: Ground,
  { isCounted = () => true }: { readonly isCounted?: (path: string) => boolean } = {},
): Promise<readonly string[]> {
  const seen = await liveIn(dir).catch((error: unknown) => new Map([['error', String(error)]]));
  const isWhole = isSame(seen, ground.before) || isSame(seen, ground.live);
  const kept = trialsIn(dir);
  const resumed = await cli(dir, ['run', '--quiet'], { environment: ground.environment });
  const differing = changed(ground.lasting, lasting(dir)).filter(isCounted);
  const verified = await cli(dir, ['verify', '--all']);
  const lost = kept.filter((trial) => !trialsIn(dir).includes(trial)).length;
  return [
    ...(isWhole ? [] : [`half a generation is live: ${JSON.stringify([...seen])}`]),
    ...(resumed.code === 0 ? [] : [`the next run ended with ${resumed.code}: ${firstLine(resumed.stderr)}`]),
    ...(differing.length === 0 ? [] : [`differs: ${differing.join(', ')}`]),
    ...(verified.code === 0 ? [] : [`verify: ${firstLine(verified.stdout + verified.stderr)}`]),
    ...(lost === 0 ? [] : [`${lost} trials are lost`]),
  ];
}

/** Whole lines of what was measured. */
function trialsIn(dir: string): readonly string[] {
  if (!existsSync(`${dir}/evals`)) return [];
  return [...tree(dir, ['evals'])].flatMap(([path, text]) =>
    path.endsWith('/trials.jsonl') ? text.split('\n').slice(0, -1) : [],
  );
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

function firstLine(text: string): string {
  return text.trim().split('\n').slice(0, 2).join(' ').slice(0, 300);
}
