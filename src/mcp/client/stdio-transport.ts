import { setTimeout as delay } from 'node:timers/promises';
import { ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { execa } from 'execa';
import type { ServerEntry } from './server-file.ts';

type StdioEntry = Extract<ServerEntry, { type: 'stdio' }>;

export interface StdioTransport extends Transport {
  /** The end of what the program wrote to its standard error. */
  said(): string;
}

/** Between closing a server's input, asking it to end, and ending it. */
const GRACE_MS = 800;
const LAST_WORDS_MS = 500;
const TAIL = 2_000;

/**
 * Talks to a program over its standard input and output. Unlike the SDK's own transport it ends the program with all
 * its descendants (`npx` starts the server as a child of its own), and a Ctrl-C on the terminal does not reach it: a
 * call under way is not torn up behind our back.
 * @param onFlood told of a message that is too long to be read; the program is ended then
 */
export function createStdioTransport(entry: StdioEntry, onFlood: (error: Error) => void): StdioTransport {
  const buffer = new ReadBuffer();
  let running: Running | null = null;
  let said = '';
  const transport: StdioTransport = {
    said: () => said.trim(),
    start: async () => {
      const started = spawn(entry);
      running = started;
      started.stderr.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-TAIL);
      });
      started.stdin.on('error', (error) => transport.onerror?.(error));
      started.stdout.on('data', (chunk: Buffer) => read(chunk, { buffer, transport, onFlood }));
      started.nodeChildProcess.once('exit', () => void hearOut(started).then(() => transport.onclose?.()));
      await hasSpawned(started);
    },
    send: async (message) => {
      if (running === null || hasExited(running)) throw new Error('the server has ended');
      running.stdin.write(serializeMessage(message));
    },
    close: async () => {
      const ending = running;
      running = null;
      if (ending !== null) await end(ending);
      buffer.clear();
    },
  };
  return transport;
}

type Running = ReturnType<typeof spawn>;

function spawn({ command, args, env, cwd }: StdioEntry) {
  return execa(command, args, {
    cwd,
    env: { ...getDefaultEnvironment(), ...env },
    extendEnv: false,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    killDescendants: true,
    cleanup: false, // it would end this process itself on a Ctrl-C, before anything is closed or written
    forceKillAfterDelay: GRACE_MS,
  });
}

function hasSpawned(running: Running): Promise<void> {
  return new Promise((resolve, reject) => {
    running.nodeChildProcess.once('spawn', resolve);
    running.then(reject, reject); // too late where it did start
  });
}

/** What a program said last may come after its end; a descendant that holds on to its output is not waited for. */
async function hearOut({ stderr }: Running): Promise<void> {
  if (stderr.readableEnded) return;
  const heard = new Promise<void>((resolve) => stderr.once('end', resolve).once('close', resolve));
  await Promise.race([heard, delay(LAST_WORDS_MS, undefined, { ref: false })]);
}

function hasExited({ nodeChildProcess: { pid, exitCode, signalCode } }: Running): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

interface Reader {
  readonly buffer: ReadBuffer;
  readonly transport: Transport;
  readonly onFlood: (error: Error) => void;
}

function read(chunk: Buffer, { buffer, transport, onFlood }: Reader): void {
  try {
    buffer.append(chunk);
  } catch (error) {
    onFlood(new Error('it sent more at once than any answer needs', { cause: error }));
    transport.close().catch(() => undefined); // longer than a message may be: nothing after it can be read
    return;
  }
  while (passOn(buffer, transport));
}

/** False where no whole message is left. A line that is none (programs greet) is passed over. */
function passOn(buffer: ReadBuffer, transport: Transport): boolean {
  try {
    const message = buffer.readMessage();
    if (message === null) return false;
    transport.onmessage?.(message);
  } catch (error) {
    transport.onerror?.(asError(error));
  }
  return true;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function end(running: Running): Promise<void> {
  const exited = new Promise<boolean>((resolve) => {
    if (hasExited(running)) resolve(true);
    else running.nodeChildProcess.once('exit', () => resolve(true));
  });
  running.stdin.end();
  const isGone = await Promise.race([exited, afterGrace()]);
  if (!isGone) {
    running.kill('SIGTERM');
    await exited;
  }
  running.kill('SIGKILL'); // descendants that outlived the program
  running.stdout.destroy();
  running.stderr.destroy();
}

function afterGrace(): Promise<false> {
  return delay(GRACE_MS, false, { ref: false });
}
