import { z } from 'zod';
import type { AgentTool, ToolCaller } from '../../domain/agent-tool.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { NightschoolError } from '../../errors.ts';
import { describeIssue } from '../../util/describe-issue.ts';

/** A tool before its arguments have a JSON Schema: what `run` gets has passed `schema`. */
export interface ToolPlan<Schema extends z.ZodObject> extends Omit<AgentTool, 'parameters' | 'call'> {
  readonly schema: Schema;
  readonly run: (args: z.output<Schema>, caller: ToolCaller) => Promise<object>;
}

/**
 * A tool whose arguments are checked before anything else. One that is null counts as left out: models send such.
 */
export function defineTool<Schema extends z.ZodObject>({ schema, run, ...about }: ToolPlan<Schema>): AgentTool {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  return {
    ...about,
    parameters: parameters as JsonObject, // what zod makes is plain JSON
    call: async (args, caller = { client: 'program' }) => {
      const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
      const parsed = schema.safeParse(given);
      if (!parsed.success) throw refuse(about.name, parsed.error.issues[0]);
      return (await run(parsed.data, caller)) as Json; // results are records of texts and numbers
    },
  };
}

function refuse(tool: string, issue: z.core.$ZodIssue | undefined): NightschoolError {
  return new NightschoolError('USAGE', `${tool}: ${describeIssue(issue)}.`, {
    hint: `Correct that argument and call ${tool} again.`,
  });
}
