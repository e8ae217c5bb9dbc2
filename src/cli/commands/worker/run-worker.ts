import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createWorkshop } from '../../../day/worker/create-workshop.ts';
import type { QueueCheck } from '../../../domain/queue-fleet.ts';
import { NightschoolError } from '../../../errors.ts';
import { createWorld } from '../../../providers/world.ts';
import { describeAddress, findAddress } from '../../../queue/address.ts';
import { checkQueue, type Environment, type QueuePlace, runWorkshop, type WorkerEvent } from '../../../queue/index.ts';
import { visible } from '../../../report/plain.ts';
import { plural } from '../../../util/amounts.ts';
import { escapeHiddenJson } from '../../../util/text-safety/escape.ts';
import { readVersion } from '../../read-version.ts';
import type { ExitCode, Shell } from '../../terminal.ts';
import type { WorkerOptions } from './options.ts';
import { withSlots } from './read-servers.ts';
import { createEventLines } from './tell-events.ts';

const LOCAL_REDIS = 'redis://127.0.0.1:6379';
const LOCAL_OLLAMA = 'http://localhost:11434';
const URL_VARIABLE = 'NIGHTSCHOOL_QUEUE_URL';
const KEY_VARIABLE = 'NIGHTSCHOOL_QUEUE_KEY';

/**
 * Works until it is told to leave, or has nothing to do for as long as `once` says.
 * @throws NightschoolError QUEUE_UNREACHABLE, QUEUE_UNFIT
 */
export async function runWorker(shell: Shell, options: WorkerOptions): Promise<ExitCode> {
  const say = createVoice(shell, options);
  const { place, environment } = whereIs(shell, options, say);
  await requireFit(await checkQueue(place, environment), say);
  const { ollama, endpoints } = serversOf(shell, options);
  const id = `worker-${randomUUID()}`;
  const world = { ...createWorld(shell.environment), notice: (text: string) => say({ event: 'notice', text }, text) };
  const handBack = new AbortController();
  shell.onSecondSignal?.(() => handBack.abort());
  const told = tell(say);
  const secret = shell.environment[KEY_VARIABLE];
  await runWorkshop(place, {
    environment,
    ...(secret !== undefined && { secret }),
    workshop: createWorkshop({ id, world, ollama, endpoints, rate: options.rate }),
    card: {
      ...{ id, pid: process.pid, version: await readVersion(), startedAt: Date.now() },
      host: options.name ?? hostname(),
    },
    slots: [...ollama, ...endpoints].reduce((sum, { slots }) => sum + slots, 0),
    signal: shell.signal,
    handBack: handBack.signal,
    ...(options.once !== null && { idleSeconds: options.once }),
    report: told.report,
  });
  told.end();
  return 0;
}

/** Says what happens, and at the end how much was done; what comes after that is of no use to anybody. */
function tell(say: Voice): { readonly report: (event: WorkerEvent) => void; end(): void } {
  const count = { done: 0, failed: 0, handedBack: 0 };
  const lineOf = createEventLines();
  let isOver = false;
  return {
    report: (event) => {
      const { kind, ...about } = event;
      if (kind === 'done') count.done += 1;
      if (kind === 'failed') count.failed += 1;
      if (kind === 'handed-back') count.handedBack += 1;
      const line = isOver ? null : lineOf(event);
      if (line !== null) say({ event: kind, ...about }, line);
    },
    end: () => {
      isOver = true;
      const { done, failed, handedBack } = count;
      say(
        { event: 'left', ...count },
        `left: ${plural(done, 'job')} done, ${failed} failed, ${handedBack} handed back`,
      );
    },
  };
}

/** One line each: what happened, or as JSON with the time. */
type Voice = (json: { readonly event: string; readonly [key: string]: unknown }, text: string) => void;

function createVoice({ stdout }: Shell, { json }: WorkerOptions): Voice {
  return (about, text) => {
    const line = json
      ? escapeHiddenJson(JSON.stringify({ at: new Date().toISOString(), ...about }))
      : visible(text).replaceAll('\n', ' ');
    stdout.write(`${line}\n`);
  };
}

/** An address on the command line stands before that of the environment. */
function whereIs(
  shell: Shell,
  { queue, prefix }: WorkerOptions,
  say: Voice,
): { readonly place: QueuePlace; readonly environment: Environment } {
  const place = { url: queue ?? LOCAL_REDIS, urlVariable: URL_VARIABLE, prefix };
  const environment = queue === undefined ? shell.environment : {};
  const address = findAddress(place, environment);
  if (queue !== undefined && address.password !== '') {
    shell.stderr.write(
      `The password of Redis is on the command line, where everybody on this machine can read it: put the address into ${URL_VARIABLE}.\n`,
    );
  }
  const shown = describeAddress(address);
  say({ event: 'looking', queue: shown, prefix }, `looks for work at ${shown} (prefix ${prefix})`);
  return { place, environment };
}

/** Warnings are told. @throws NightschoolError QUEUE_UNREACHABLE, QUEUE_UNFIT with all that is wrong and how to mend it */
async function requireFit(checks: readonly QueueCheck[], say: Voice): Promise<void> {
  for (const { ok, isWarning, what, fix = '' } of checks) {
    if (!ok && isWarning === true) say({ event: 'warning', text: what, fix }, `warning: ${what}. ${asSentence(fix)}`);
  }
  const faults = checks.filter(({ ok, isWarning }) => !ok && isWarning !== true);
  if (faults.length === 0) return;
  const fixes = faults.flatMap(({ fix }) => (fix === undefined ? [] : [asSentence(fix)]));
  throw new NightschoolError(
    checks.some(({ ok }) => ok) ? 'QUEUE_UNFIT' : 'QUEUE_UNREACHABLE',
    faults.map(({ what }) => what).join('\n'),
    fixes.length === 0 ? {} : { hint: fixes.join('\n') },
  );
}

function asSentence(fix: string): string {
  return fix === '' ? '' : `${fix.charAt(0).toUpperCase()}${fix.slice(1).replace(/\.$/, '')}.`;
}

/** Without any, the Ollama of this machine. */
function serversOf({ environment }: Shell, { ollama, endpoint }: WorkerOptions) {
  const isLocal = ollama.length === 0 && endpoint.length === 0;
  const hosts = isLocal ? [{ url: LOCAL_OLLAMA, slots: null }] : ollama;
  return { ollama: hosts.map((host) => withSlots(host, environment)), endpoints: endpoint };
}
