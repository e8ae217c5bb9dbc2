import type { ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Structured } from '../../domain/pipeline.ts';
import { toStrictSchema } from './strict-schema.ts';
import { toSafeName } from './tool-names.ts';

/** How a request says which form its answer has. */
export interface AnswerForm {
  readonly format: AnswerFormat | null;
  /** A function whose arguments are the answer. */
  readonly tool: ToolDefinition | null;
  /** Whether the model has to call it. */
  readonly isForced: boolean;
  /** Said in words, below the last message. */
  readonly instruction: string | null;
  /** True where the answer is the member `answer` of an object, since only objects can be asked for. */
  readonly isWrapped: boolean;
}

type AnswerFormat =
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; name: string; schema: { [keyword: string]: Json }; strict: boolean };

const FREE: AnswerForm = { format: null, tool: null, isForced: false, instruction: null, isWrapped: false };

export interface FormOptions {
  readonly structured: Structured;
  /** False where the endpoint is known to refuse a `tool_choice` that forces a call. */
  readonly canForce: boolean;
}

export function toAnswerForm({ schema, tools }: ChatRequest, { structured, canForce }: FormOptions): AnswerForm {
  if (schema === null) return FREE;
  const isWrapped = schema.json.type !== 'object' && (structured === 'json-schema' || structured === 'tool');
  const json = isWrapped ? wrap(schema.json) : withoutDialect(schema.json);
  const name = toSafeName(schema.name, 60);
  switch (structured) {
    case 'json-schema': {
      const strict = toStrictSchema(json);
      const format = { type: 'json_schema', name, schema: { ...(strict ?? json) }, strict: strict !== null } as const;
      return { ...FREE, format, isWrapped };
    }
    case 'tool': {
      const description = 'Gives your answer. Call it exactly once; its arguments are the answer.';
      const tool = { name: `give_${name}`.slice(0, 64), description, parameters: json };
      const isOnly = tools.length === 0;
      return {
        ...FREE,
        tool,
        isForced: isOnly && canForce,
        instruction: isOnly && !canForce ? `Give your answer by calling ${tool.name}, not in text.` : null,
        isWrapped,
      };
    }
    case 'json-object':
      // OpenAI refuses it where the word JSON does not occur.
      return { ...FREE, format: { type: 'json_object' }, instruction: describe(json) };
    case 'prompt':
      return { ...FREE, instruction: describe(json) };
  }
}

/** The text of an answer down to its JSON: out of a fenced block, and out of the object it was wrapped in. */
export function readForm(text: string, { isWrapped }: AnswerForm): string {
  const bare = /^```(?:json)?[ \t]*\n([\s\S]*)\n[ \t]*```$/.exec(text.trim())?.[1] ?? text;
  if (!isWrapped) return bare;
  try {
    const parsed: unknown = JSON.parse(bare);
    const answer: unknown = Reflect.get(Object(parsed), 'answer');
    return answer === undefined ? bare : JSON.stringify(answer);
  } catch {
    return bare; // whoever asks says what is wrong with it
  }
}

function wrap(schema: JsonObject): JsonObject {
  const { $defs, ...answer } = withoutDialect(schema);
  const object = { type: 'object', properties: { answer }, required: ['answer'], additionalProperties: false };
  return $defs === undefined ? object : { ...object, $defs };
}

/** Gemini refuses keywords that it does not know, and this one says nothing to a model. */
function withoutDialect({ $schema, ...schema }: JsonObject): JsonObject {
  return schema;
}

function describe(schema: JsonObject): string {
  return `Answer with one JSON value that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
}
