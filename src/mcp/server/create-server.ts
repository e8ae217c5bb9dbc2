import { McpServer, type ServerContext, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { SkillsExtension } from '@modelcontextprotocol/server/ext/skills';
import type { AgentTool } from '../../domain/agent-tool.ts';
import type { JsonObject } from '../../domain/json.ts';
import { oneLine } from '../../util/skill/prose.ts';
import type { McpClient, ToolCalls } from './call-tool.ts';
import { toMcpTools } from './describe-tool.ts';
import { createSkillSource, type ServedSkills } from './skill-source.ts';

export interface ServerInfo {
  /** Of nightschool. */
  readonly version: string;
  /** What a client is told of when to call what. */
  readonly instructions: string;
  readonly calls: ToolCalls;
  readonly warn: (message: string) => void;
}

/**
 * An MCP server that offers an agent's tools, and the skills as resources by the skills extension. One serves one
 * connection; where each request is one (streamable HTTP), it is cheap to make.
 */
export function createNightschoolServer(
  tools: readonly AgentTool[],
  skills: ServedSkills,
  info: ServerInfo,
): McpServer {
  const about = { name: 'nightschool', title: 'nightschool', version: info.version };
  const server = new McpServer(about, { instructions: info.instructions, maxToolInputElements: MOST_ELEMENTS });
  for (const [index, { name, inputSchema, ...described }] of toMcpTools(tools).entries()) {
    const tool = tools[index];
    if (tool === undefined) continue;
    server.registerTool(name, { ...described, inputSchema: unchecked(inputSchema) }, (args, context) =>
      info.calls.call(tool, args, clientOf(server, context)),
    );
  }
  const source = createSkillSource(skills, info.warn);
  new SkillsExtension({ source, onWarning: ({ path, message }) => info.warn(`${path}: ${message}`) }).attach(server);
  return server;
}

/** Far more than any tool takes, and few enough to look at. */
const MOST_ELEMENTS = 1000;
const LONGEST_NAME = 80;

/** The tool itself checks its arguments, and its errors say what to do; the SDK only passes the schema on. */
function unchecked(schema: JsonObject): StandardSchemaWithJSON<JsonObject, JsonObject> {
  const copy = (): Record<string, unknown> => ({ ...schema });
  return {
    '~standard': {
      version: 1,
      vendor: 'nightschool',
      validate: (value) => ({ value: value as JsonObject }), // the protocol makes it a JSON object
      jsonSchema: { input: copy, output: copy },
    },
  };
}

/** The name is the client's own word: one line of it, and not too long. Requests of old clients over HTTP do not carry it. */
function clientOf({ server }: McpServer, { http }: ServerContext): McpClient {
  const client = server.getClientVersion();
  if (client !== undefined) return { name: shorten(client.name), version: shorten(client.version) };
  const agent = /^([^\s/]+)(?:\/(\S+))?/.exec(http?.req?.headers.get('user-agent') ?? '');
  return { name: shorten(agent?.[1] ?? ''), version: agent?.[2] === undefined ? null : shorten(agent[2]) };
}

function shorten(name: string): string {
  const shown = oneLine(name).slice(0, LONGEST_NAME).toWellFormed();
  return shown === '' ? 'unknown' : shown;
}
