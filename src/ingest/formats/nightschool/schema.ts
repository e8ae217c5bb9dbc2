import { z } from 'zod';
import { LARGEST_COUNT } from '../common/lenient.ts';
import { anyJson, anyObject, flag, text } from '../common/lenient-schemas.ts';

/** What `schema_version` begins with in every version of the format. */
export const SCHEMA_VERSION = /^nightschool-session-v\d+$/;

const time = text.describe('ISO 8601; UTC where it names no zone');
const tokens = z.int().min(0).max(LARGEST_COUNT).optional().catch(undefined);
const score = z.number().min(0).max(1).optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

/** Of a session that was packed from another log, which may have told only this. */
const finalMetrics = z.object({
  total_prompt_tokens: tokens.describe('Goes before the sum of the steps'),
  total_completion_tokens: tokens.describe('The same'),
  answers: z
    .array(z.object({ response_id: z.string().min(1), prompt_tokens: tokens, completion_tokens: tokens }))
    .optional()
    .catch(undefined)
    .describe('The answers that these are the sum of: the same answer in another log is counted once'),
});

export const header = z
  .object({
    schema_version: z.string().regex(SCHEMA_VERSION).describe('nightschool-session-v1'),
    session_id: z.string().min(1).describe('One conversation; a second header with the same id goes on with it'),
    started_at: time,
    project: text.describe('Working folder or name of what the session was about'),
    parent_session_id: text.describe(
      'The session whose agent started this one ("" where unknown): nothing in it is a request of a person',
    ),
    repeat_of: text.describe('The same in all sessions that repeat one request, such as the task id of a benchmark'),
    agent: z
      .object({
        name: text.describe('Of the program'),
        version: text.describe('Of the program'),
        model_name: text.describe('Model of steps that name none'),
      })
      .optional()
      .catch(undefined),
    whole: flag.describe(
      'All of the session stands between this line and the next header, so that it is never held longer than that',
    ),
    log_format: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .optional()
      .catch(undefined)
      .describe('Of a packed log: the format of the one it was packed from'),
    final_metrics: finalMetrics.optional().catch(undefined).describe('What the whole session cost'),
  })
  .describe('First line of a session');

export const packed = z
  .object({
    schema_version: z.string().regex(SCHEMA_VERSION).describe('As in the header'),
    packed: anyObject.describe('Of which state of which log, by which rules'),
  })
  .describe('A note of nightschool logs pack at the end of what it wrote');

const call = z.object({
  tool_call_id: text.describe('May be left out: results then belong to calls in their order'),
  function_name: z.string().min(1).describe('The tool'),
  arguments: anyJson.optional().describe('An object'),
});

const result = z.object({
  source_call_id: text.describe('tool_call_id of the call'),
  content: anyJson.optional().describe('What came back: JSON or text'),
  is_error: flag.describe('Whether the call failed; left out, it is told by what came back'),
  extra: z.object({ is_error: flag }).optional().catch(undefined).describe('The same as ATIF has it'),
});

export const step = z
  .object({
    step_id: anyJson.optional().describe('Number of the step; not needed'),
    timestamp: time,
    source: z.enum(['user', 'agent', 'system']).describe('system: what a machine told the agent; never a request'),
    message: anyJson.optional().describe('Text, or content parts of which the text ones count'),
    model_name: text.describe('Who answered'),
    response_id: text.describe("The provider's id of the answer: the same answer in another log is counted once"),
    tool_calls: z.array(call).optional(),
    observation: z
      .object({ results: z.array(result).optional().catch(undefined) })
      .optional()
      .catch(undefined),
    metrics: z
      .object({
        prompt_tokens: tokens.describe('All input, also what came from a cache'),
        completion_tokens: tokens.describe('All output'),
      })
      .optional()
      .catch(undefined)
      .describe('Tokens of the answer that this step is'),
    extra: z
      .object({
        machine: flag.describe(
          'True of a user step that no person wrote: a schedule, a hook, a notification. False where a person did; left out, it is told by the text',
        ),
      })
      .optional()
      .catch(undefined),
    request_id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .optional()
      .catch(undefined)
      .describe('Of a packed log: the request that this user step opens; no step without one opens any then'),
  })
  .describe('One turn: what a user said, or what an agent said and did, each call with its result');

export const stopped = z
  .object({
    stopped: z.object({
      by: z.enum(['person', 'failure']).describe('Who or what stopped it'),
      note: text.describe('In words'),
    }),
    timestamp: time,
  })
  .describe('The agent was interrupted in the middle of its turn, by a person or by a failure of what it runs on');

export const outcome = z
  .object({
    outcome: z.object({
      label: z
        .enum(['passed', 'failed', 'unknown'])
        .optional()
        .catch(undefined)
        .describe('Goes before score and reward, where they contradict it too; unknown leaves it open'),
      score: score.describe('From 0 (failed) to 1 (passed; above 0.5); a score on another scale is left out'),
      reward: score.describe('The same, as benchmarks call it; score goes before it'),
      source: text.describe(
        'Who says so: user, agent, or the name of a check. An agent that finds it passed is not believed',
      ),
      note: text.describe('In words'),
      required_facts: texts.describe('What the final answer had to say'),
      expected_tools: texts.describe('Tools that a right solution calls; empty where it calls none'),
    }),
    timestamp: time,
  })
  .describe('How the session went');

/** The JSON Schema of one line, as `npm run schema` writes it to logs/session.schema.json. */
export function sessionJsonSchema(): string {
  const line = z.union([header, step, stopped, outcome, packed]);
  const schema = z.toJSONSchema(line, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ title: 'A line of a nightschool session log', ...schema }, null, 2)}\n`;
}
