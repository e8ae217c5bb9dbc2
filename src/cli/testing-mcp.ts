import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What a client speaks: a revision of 2025, or that of 2026. */
type Mode = 'legacy' | { readonly pin: string };

/** A session of the official client with a server process of its own. */
export async function openStdio(
  dir: string,
  words: readonly string[] = [],
  { name = 'tester', mode = 'legacy' }: { readonly name?: string; readonly mode?: Mode } = {},
) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, 'mcp', '--dir', dir, ...words],
    stderr: 'pipe',
  });
  const said: string[] = [];
  transport.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const client = new Client({ name, version: '7' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    client,
    pid: transport.pid ?? 0,
    stderr: () => said.join(''),
    call: (tool: string, args: Record<string, unknown> = {}) => callTool(client, tool, args),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** A server process whose pipes are the test's own. */
export function startStdio(dir: string): ChildProcess {
  return spawn(process.execPath, [MAIN, 'mcp', '--dir', dir], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** `nightschool mcp --http` on a free port. */
export async function startHttp(dir: string) {
  const child = spawn(
    process.execPath,
    [MAIN, 'mcp', '--http', '--port', '0', '--show-token', '--json', '--dir', dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout, 'data');
  const { url, token } = JSON.parse(String(line)) as { readonly url: string; readonly token: string };
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    await ended;
    return child.exitCode;
  };
  return {
    ...{ url, token, stop },
    connect: (mode: Mode) => connectHttp(url, { token, mode }),
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

async function connectHttp(url: string, { token, mode }: { readonly token: string; readonly mode: Mode }) {
  const client = new Client({ name: 'tester', version: '7' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return {
    client,
    call: (tool: string, args: Record<string, unknown> = {}) => callTool(client, tool, args),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export type McpSession = Pick<Awaited<ReturnType<typeof openStdio>>, 'call' | 'client'>;

/** What a tool answered as data; an error of the tool is under `error`. */
async function callTool(client: Client, name: string, args: Record<string, unknown>) {
  const { structuredContent } = await client.callTool({ name, arguments: args });
  return structuredContent as Readonly<Record<string, unknown>>;
}
