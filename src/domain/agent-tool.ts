import type { Json, JsonObject } from './json.ts';

/** Something that other agents may ask of a workspace, whatever protocol brings the call. */
export interface AgentTool {
  readonly name: string;
  readonly title: string;
  /** What it does and when to use it, for a model to read. */
  readonly description: string;
  /** JSON Schema of type object. */
  readonly parameters: JsonObject;
  readonly writes: boolean;
  /** Rejects with a NightschoolError; USAGE where the arguments do not fit. */
  call(args: JsonObject): Promise<Json>;
}
