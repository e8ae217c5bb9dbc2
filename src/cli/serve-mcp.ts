import type { McpServer } from '@modelcontextprotocol/server';
import { writeGuide } from '../day/tools/guide.ts';
import { openShelf, type Shelf } from '../day/tools/shelf.ts';
import type { AgentTool } from '../domain/agent-tool.ts';
import { openAccessLog } from '../mcp/server/access-log.ts';
import { createToolCalls } from '../mcp/server/call-tool.ts';
import { createNightschoolServer } from '../mcp/server/create-server.ts';
import type { Loopback } from '../mcp/server/loopback.ts';
import { serveHttp } from '../mcp/server/serve-http.ts';
import { serveStdio } from '../mcp/server/serve-stdio.ts';
import { readToken } from '../mcp/server/token.ts';
import { watchSkills } from '../mcp/server/watch-skills.ts';
import { openWorkspace } from '../night/workspace.ts';
import { readVersion } from './read-version.ts';
import { aborted } from './serving.ts';
import type { Shell } from './terminal.ts';

export interface ServeOptions {
  readonly dir: string;
  /** Streamable HTTP instead of stdio; what follows is of use there only. */
  readonly http: boolean;
  readonly host: Loopback;
  readonly port: number;
  readonly showToken: boolean;
  readonly json: boolean;
  readonly shell: Shell;
  readonly warn: (message: string) => void;
}

/** Serves the tools and the skills of a workspace until its client goes, or the signal is aborted; calls under way end first. */
export async function serveMcp(tools: readonly AgentTool[], options: ServeOptions): Promise<void> {
  const { dir, warn, http } = options;
  const shelf = openShelf(await openWorkspace(dir));
  const log = openAccessLog(dir, { warn });
  const calls = createToolCalls({ clock: Date.now, onCall: log.append, onFault: (error) => warn(withStack(error)) });
  const version = await readVersion();
  const create = async (): Promise<McpServer> =>
    createNightschoolServer(tools, shelf, { version, instructions: await writeGuide(dir, tools), calls, warn });
  const setting = { ...options, shelf, create, idle: calls.idle, onFault: (error: unknown) => warn(wordsOf(error)) };
  await (http ? runHttp(setting) : runStdio(setting));
  await calls.idle();
  await log.flush();
}

interface Setting extends ServeOptions {
  readonly shelf: Shelf;
  readonly create: () => Promise<McpServer>;
  readonly idle: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** How soon a client that listens is told of a promotion; whoever asks gets it at once. */
const LOOK_EVERY_MS = 2000;

async function runStdio({ shell, shelf, create, onFault }: Setting): Promise<void> {
  const servers: McpServer[] = [];
  const watch = watchSkills(shelf, {
    everyMs: LOOK_EVERY_MS,
    onChange: () => {
      for (const server of servers) if (server.isConnected()) server.sendResourceListChanged();
    },
  });
  const createKept = async (): Promise<McpServer> => {
    const server = await create();
    servers.push(server);
    return server;
  };
  await serveStdio(createKept, { input: process.stdin, output: process.stdout, signal: shell.signal, onFault });
  watch.stop();
}

async function runHttp({ shell, shelf, create, dir, showToken, json, ...options }: Setting): Promise<void> {
  const token = await readToken(dir, shell.environment);
  const service = await serveHttp(create, { ...options, token });
  const watch = watchSkills(shelf, { everyMs: LOOK_EVERY_MS, onChange: service.resourcesChanged });
  if (showToken) shell.guard?.allow([token.value]); // asked for
  const shown = { url: service.url, token: showToken ? token.value : token.from };
  shell.stdout.write(json ? `${JSON.stringify(shown)}\n` : `${shown.url}\ntoken: ${shown.token}\n`);
  await aborted(shell.signal);
  watch.stop();
  await service.close();
}

/** A message that is none of the protocol's is told in one line, not with all that its schema has against it. */
function wordsOf(error: unknown): string {
  if (error instanceof Error && error.message.startsWith('[\n')) return 'A message that is not JSON-RPC was left out.';
  return error instanceof Error ? error.message : String(error);
}

function withStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
