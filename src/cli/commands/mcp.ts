import { type Command, Option } from 'commander';
import { z } from 'zod';
import { toAnthropicTools, toOpenAiTools } from '../../day/tools/formats.ts';
import { createToolset } from '../../day/tools/toolset.ts';
import { toMcpTools } from '../../mcp/server/describe-tool.ts';
import { LOOPBACK } from '../../mcp/server/loopback.ts';
import type { CliCommand } from '../command.ts';
import { readPort } from '../serving.ts';

const FORMATS = { openai: toOpenAiTools, anthropic: toAnthropicTools, mcp: toMcpTools } as const;

const HELP = `
Add it to an agent, in the workspace's folder:
  Claude Code  claude mcp add nightschool -- npx nightschool mcp --dir "$PWD"
  Codex        codex mcp add nightschool -- npx nightschool mcp --dir "$PWD"
  Cursor       .cursor/mcp.json: {"mcpServers": {"nightschool": {"command":
                 "npx", "args": ["nightschool", "mcp", "--dir",
                 "\${workspaceFolder}"]}}}
With --http a client sends the token as "Authorization: Bearer <token>":
  Claude Code  claude mcp add --transport http nightschool \\
                 http://127.0.0.1:4242/mcp \\
                 --header "Authorization: Bearer $(cat .nightschool/mcp-token)"
`;

const optionsSchema = z.object({
  dir: z.string(),
  json: z.boolean(),
  http: z.boolean(),
  host: z.enum(LOOPBACK),
  port: z.int(),
  readOnly: z.boolean(),
  print: z.enum(['openai', 'anthropic', 'mcp']).optional(),
  showToken: z.boolean(),
});

/**
 * Skills and memory for other agents. On stdio nothing but protocol goes to standard output; what a person should know
 * goes to standard error.
 */
export const mcpCommand: CliCommand = {
  name: 'mcp',
  summary: 'offer skills and memory to other agents: an MCP server on stdio, or with --http on this machine alone',
  dryRun: false,
  setUp: (command) => addOptions(command).addHelpText('after', HELP),
  run: async (shell, given) => {
    const options = optionsSchema.parse(given);
    const warn = (message: string): void => {
      shell.stderr.write(`nightschool mcp: ${message}\n`);
    };
    const { environment, guard } = shell;
    const tools = await createToolset(options.dir, { readOnly: options.readOnly, environment, warn, guard });
    if (options.print !== undefined) {
      shell.stdout.write(`${JSON.stringify(FORMATS[options.print](tools), null, 2)}\n`);
      return 0;
    }
    const { serveMcp } = await import('../serve-mcp.ts'); // the SDK is not for every command to load
    await serveMcp(tools, { shell, warn, ...options });
    return 0;
  },
};

function addOptions(command: Command): Command {
  return command
    .addOption(new Option('--http', 'serve streamable HTTP instead of stdio').default(false))
    .addOption(new Option('--port <port>', 'with --http; 0 takes any that is free').default(4242).argParser(readPort))
    .addOption(new Option('--host <address>', 'with --http').choices(LOOPBACK).default('127.0.0.1'))
    .addOption(new Option('--show-token', 'with --http: print the token itself').default(false))
    .addOption(new Option('--read-only', 'offer only tools that do not write').default(false))
    .addOption(new Option('--print <format>', 'print the tools as JSON and end').choices(Object.keys(FORMATS)));
}
