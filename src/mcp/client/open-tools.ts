import type { Tool } from '@modelcontextprotocol/client';
import type { JsonObject } from '../../domain/json.ts';
import type { ToolBox, ToolDescription } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { isWrite, matchesTool, saysItWrites, type ToolRules } from '../../util/tool-kind.ts';
import type { ConnectedServer, ConnectOptions } from './connect-server.ts';
import type { ServerEntry } from './server-file.ts';

export interface OpenToolsOptions extends ConnectOptions {
  /** Of the pipeline: which tools write and which read, before what the servers say of them. */
  readonly rules: ToolRules;
}

/** The tools of all servers. Closing it ends every server that was started. */
export interface OpenedTools extends AsyncDisposable {
  /** Of the servers that did not start; the others' tools are there. */
  readonly faults: readonly NightschoolError[];
  /**
   * A tool is called as its server calls it, or `server__tool` where another server has one of that name; or as `wanted`
   * calls it (`mcp__server__tool` too), since a skill may have been learnt from an agent that says it otherwise.
   */
  toolBox(wanted?: ReadonlySet<string>): ToolBox;
}

/** Starts all servers at once. Rejects only where the signal aborts. */
export async function openTools(entries: readonly ServerEntry[], options: OpenToolsOptions): Promise<OpenedTools> {
  const tried = await Promise.allSettled(entries.map((entry) => connect(entry, options)));
  const servers = tried.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.close())));
  const reasons = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const faults = reasons.filter((reason) => reason instanceof NightschoolError);
  if (faults.length < reasons.length) {
    await close();
    throw reasons.find((reason) => !(reason instanceof NightschoolError));
  }
  const tools = servers.flatMap((server) => server.tools.map((tool) => ({ server, tool })));
  return {
    faults,
    toolBox: (wanted = new Set()) => createToolBox(tools, { wanted, rules: options.rules }),
    [Symbol.asyncDispose]: close,
  };
}

/** What speaks the protocol is loaded by those alone who have servers. */
async function connect(entry: ServerEntry, options: ConnectOptions): Promise<ConnectedServer> {
  const { connectServer } = await import('./connect-server.ts');
  return connectServer(entry, options);
}

interface ServedTool {
  readonly server: ConnectedServer;
  readonly tool: Tool;
}

function createToolBox(
  served: readonly ServedTool[],
  { wanted, rules }: { readonly wanted: ReadonlySet<string>; readonly rules: ToolRules },
): ToolBox {
  const counts = Map.groupBy(served, ({ tool }) => tool.name);
  const chosen = served.map((each) => {
    const [own, qualified, prefixed] = namesOf(each);
    const usual = counts.get(own)?.length === 1 ? own : qualified;
    return { each, name: [prefixed, qualified, usual].find((name) => wanted.has(name)) ?? usual };
  });
  // A name with its server's in it is that server's, also where another one calls a tool of its own so.
  const [others = [], qualified = []] = [true, false].map((isOwn) =>
    chosen.filter(({ each, name }) => (name === each.tool.name) === isOwn),
  );
  const named = new Map<string, ServedTool>();
  for (const { each, name } of [...qualified, ...others]) {
    const free = [name, ...namesOf(each)].find((candidate) => !named.has(candidate));
    if (free !== undefined) named.set(free, each);
  }
  const tools = [...named].map(([name, each]) => describe(name, each, rules));
  return {
    tools,
    call: async (name, given) => {
      const found = named.get(name);
      return found === undefined ? { kind: 'miss' } : found.server.call(found.tool.name, given);
    },
  };
}

/** As the server says, with the server's name before it, and as coding agents write that. */
function namesOf({ server, tool }: ServedTool): readonly [string, string, string] {
  const qualified = `${server.name}__${tool.name}`;
  return [tool.name, qualified, `mcp__${qualified}`];
}

function describe(name: string, served: ServedTool, rules: ToolRules): ToolDescription {
  const { description, inputSchema } = served.tool;
  return {
    name,
    writes: writes(new Set([name, ...namesOf(served)]), served.tool, rules),
    ...(description !== undefined && { description }),
    parameters: inputSchema as JsonObject, // it came as JSON
  };
}

/**
 * What the pipeline says of it under any of its names, then what its server says, then what its name tells. A server is
 * not believed that a tool only reads whose name says that it writes: what it says decides whether a person is asked.
 */
function writes(names: ReadonlySet<string>, { name, annotations }: Tool, rules: ToolRules): boolean {
  if ([...names].some((each) => matchesTool(each, rules.writes))) return true;
  if ([...names].some((each) => matchesTool(each, rules.reads))) return false;
  if (annotations?.readOnlyHint !== undefined) return !annotations.readOnlyHint || saysItWrites(name);
  if (annotations?.destructiveHint === true) return true;
  return isWrite(name, { writes: [], reads: [] });
}
