import type { AgentTool } from '../../domain/agent-tool.ts';
import type { JsonObject } from '../../domain/json.ts';

/** A tool as `tools/list` gives it. Nothing here leaves the workspace, so no tool has an open world. */
export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: false;
  };
}

export function toMcpTools(tools: readonly AgentTool[]): readonly McpTool[] {
  return tools.map(({ name, title, description, parameters, writes, destructive = false, idempotent = false }) => ({
    ...{ name, title, description },
    inputSchema: parameters,
    annotations: {
      title,
      readOnlyHint: !writes,
      destructiveHint: destructive,
      idempotentHint: idempotent || !writes,
      openWorldHint: false,
    },
  }));
}
