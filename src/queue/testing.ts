import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A real Redis on a port of its own, for tests. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** File of the certificate of who signed the server's; null: it is not encrypted. */
  readonly authority: string | null;
  /** kill -9. */
  kill(): Promise<void>;
  /** With the same port and folder. */
  restart(): Promise<void>;
  /** SIGSTOP and SIGCONT: open connections that say nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** The server's program, or null where there is none on this machine: such tests are skipped. */
export const REDIS_SERVER: string | null = findProgram(['redis-server', 'valkey-server']);

if (REDIS_SERVER === null) process.stderr.write('no redis-server on the PATH: tests of the queue are skipped\n');

export async function startRedis(options: {
  readonly appendOnly: boolean;
  readonly password?: string;
  /** Encrypted, with a certificate for 127.0.0.1 of a CA of its own: `authority`. */
  readonly tls?: boolean;
  /** Lines of a configuration, as arguments. */
  readonly more?: readonly string[];
}): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-redis-'));
  const port = await freePort();
  const { appendOnly, password, tls = false, more = [] } = options;
  const flags = [
    ...(tls ? ['--port', '0', '--tls-port', String(port), ...certify(dir)] : ['--port', String(port)]),
    ...['--bind', '127.0.0.1', '--dir', dir, '--save', ''],
    ...['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...more,
  ];
  let server = await launch(flags);
  const kill = () => end(server);
  return {
    authority: tls ? join(dir, 'ca.pem') : null,
    url: `redis${tls ? 's' : ''}://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      server = await launch(flags);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Whether the server here knows TLS and there is an openssl to make certificates: else such tests are skipped. */
export const HAS_TLS: boolean = REDIS_SERVER !== null && knowsTls(REDIS_SERVER);

if (REDIS_SERVER !== null && !HAS_TLS)
  process.stderr.write('no redis-server with TLS, or no openssl: its tests are skipped\n');

function knowsTls(program: string): boolean {
  if (findProgram(['openssl']) === null) return false;
  const asked = spawnSync(program, ['--tls-port', 'none', '--port', '0'], { encoding: 'utf8' });
  return !/Bad directive|TLS not supported/i.test(`${asked.stdout}${asked.stderr}`);
}

/** Makes a CA and a certificate of it, and gives the options that name them. */
function certify(dir: string): readonly string[] {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const sign = (words: readonly string[]) =>
    execFileSync('openssl', ['req', '-x509', ...key, ...words], { cwd: dir, stdio: 'ignore' });
  sign(['-subj', '/CN=test CA', '-keyout', 'ca-key.pem', '-out', 'ca.pem']);
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'];
  sign([
    '-subj',
    '/CN=redis',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca-key.pem',
    ...names,
  ]);
  const files = ['--tls-cert-file', join(dir, 'cert.pem'), '--tls-key-file', join(dir, 'key.pem')];
  return [...files, '--tls-ca-cert-file', join(dir, 'ca.pem'), '--tls-auth-clients', 'no'];
}

async function launch(flags: readonly string[]): Promise<ChildProcess> {
  const server = spawn(REDIS_SERVER ?? 'redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => server.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`redis-server ended: ${said}`)));
    server.once('error', reject);
  });
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function findProgram(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
