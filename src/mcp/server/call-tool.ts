import type { CallToolResult } from '@modelcontextprotocol/server';
import type { AgentTool } from '../../domain/agent-tool.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { ERROR_CODES, type ErrorCode, NightschoolError } from '../../errors.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

/** What is written down of a call: never the words of its arguments. */
export interface AccessEntry {
  /** ISO 8601. */
  readonly at: string;
  /** `name/version`, as the client gives it. */
  readonly client: string;
  readonly tool: string;
  /** The skill it was about, if any. */
  readonly skill: string | null;
  /** `ok`, or the code of the error. */
  readonly result: 'ok' | ErrorCode;
  readonly ms: number;
}

/** Who calls, as far as the protocol says. */
export interface McpClient {
  readonly name: string;
  readonly version: string | null;
}

export interface CallerOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onCall: (entry: AccessEntry) => void;
  /** Told of an error that is none of ours: the client only learns that there was one. */
  readonly onFault: (error: unknown) => void;
}

/** Calls tools for clients and knows which calls are still under way. */
export interface ToolCalls {
  call(tool: AgentTool, args: JsonObject, client: McpClient): Promise<CallToolResult>;
  /** Resolves once no call is under way. */
  idle(): Promise<void>;
}

export function createToolCalls(options: CallerOptions): ToolCalls {
  const pending = new Set<Promise<unknown>>();
  return {
    call: (tool, args, client) => {
      const answer = callTool(tool, { args, client, ...options });
      pending.add(answer);
      return answer.finally(() => pending.delete(answer));
    },
    idle: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}

interface ToolCall extends CallerOptions {
  readonly args: JsonObject;
  readonly client: McpClient;
}

async function callTool(tool: AgentTool, { args, client, clock, onCall, onFault }: ToolCall): Promise<CallToolResult> {
  const start = clock();
  const note = (result: AccessEntry['result']): void =>
    onCall({
      at: new Date(start).toISOString(),
      client: client.version === null ? client.name : `${client.name}/${client.version}`,
      tool: tool.name,
      skill: skillOf(args),
      result,
      ms: Math.round(clock() - start),
    });
  try {
    const result = await tool.call(args, { client: client.name });
    note('ok');
    return toResult(result);
  } catch (error) {
    const known = error instanceof NightschoolError ? error : null;
    if (known === null) onFault(error);
    note(known?.code ?? 'INTERNAL');
    return toErrorResult(known ?? new NightschoolError('INTERNAL', `${tool.name} broke down.`));
  }
}

function toResult(result: Json): CallToolResult {
  const isRecord = typeof result === 'object' && result !== null && !Array.isArray(result);
  return {
    content: [{ type: 'text', text: JSON.stringify(result) }],
    ...(isRecord && { structuredContent: { ...result } }),
  };
}

/** What is wrong, then what to do, for a model to act on. */
function toErrorResult({ code, message, hint }: NightschoolError): CallToolResult {
  const advice = code === 'INTERNAL' ? ERROR_CODES.INTERNAL.hint : hint;
  return {
    content: [{ type: 'text', text: `${message}\n${advice}\n(${code})` }],
    structuredContent: { error: { code, message, hint: advice } },
    isError: true,
  };
}

function skillOf({ name, skill }: JsonObject): string | null {
  const given = name ?? skill;
  return typeof given === 'string' && given.length <= 64 && SKILL_NAME.test(given) ? given : null;
}
