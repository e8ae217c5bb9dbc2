import type { Json, JsonObject } from './json.ts';

/** Who calls a tool: the name that an MCP client gives itself, `ask`, or the name of a program that has the tools as functions. */
export interface ToolCaller {
  readonly client: string;
}

/** Something that other agents may ask of a workspace, whatever protocol brings the call. */
export interface AgentTool {
  readonly name: string;
  readonly title: string;
  /** What it does and when to use it, for a model to read. */
  readonly description: string;
  /** JSON Schema of type object. */
  readonly parameters: JsonObject;
  readonly writes: boolean;
  /** Takes away or replaces something; absent: what it writes is only added. */
  readonly destructive?: boolean;
  /** The same call a second time changes nothing more. */
  readonly idempotent?: boolean;
  /** Rejects with a NightschoolError; USAGE where the arguments do not fit. */
  call(args: JsonObject, caller?: ToolCaller): Promise<Json>;
}
