import type { Json, JsonObject } from '../../domain/json.ts';
import type { SessionEvent } from '../../domain/session.ts';
import { runTool, type World } from './world/world.ts';

/** One session while it is being played: what is said and called, in order. */
export interface Talk {
  readonly events: readonly SessionEvent[];
  user(text: string): void;
  /** A user-role line that no person wrote. */
  machine(text: string): void;
  say(text: string): void;
  /** Calls a tool of the world and returns what it answered. */
  call(tool: string, args: JsonObject): Json;
  /** Several calls in one assistant message. */
  callAll(tool: string, argumentsOfEach: readonly JsonObject[]): void;
  /** A call with a result that the world knows nothing of, such as an outage. */
  record(tool: string, args: JsonObject, result: Json, isError?: boolean): void;
  /** A call that never got its result. */
  interrupt(tool: string, args: JsonObject): void;
}

/** Starts a session; `id` makes its call ids unique. */
export function createTalk(world: World, id: string): Talk {
  const events: SessionEvent[] = [];
  let calls = 0;
  const open = (tool: string, args: JsonObject) => {
    const callId = `${id}-${++calls}`;
    events.push({ kind: 'call', id: callId, tool, arguments: args });
    return callId;
  };
  const answer = (callId: string, content: Json, isError: boolean) =>
    events.push({ kind: 'result', callId, content, isError });
  return {
    events,
    user: (text) => events.push({ kind: 'user', text, author: 'human' }),
    machine: (text) => events.push({ kind: 'user', text, author: 'machine' }),
    say: (text) => events.push({ kind: 'assistant', text }),
    call: (tool, args) => {
      const callId = open(tool, args);
      const { content, isError } = runTool(world, tool, args);
      answer(callId, content, isError);
      return content;
    },
    callAll: (tool, argumentsOfEach) => {
      const opened = argumentsOfEach.map((args) => ({ args, callId: open(tool, args) }));
      for (const { args, callId } of opened) {
        const { content, isError } = runTool(world, tool, args);
        answer(callId, content, isError);
      }
    },
    record: (tool, args, result, isError = false) => answer(open(tool, args), result, isError),
    interrupt: (tool, args) => open(tool, args),
  };
}

/** A member of a result, as text. */
export function field(result: Json, name: string): string {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) throw new Error(`No ${name} in a result`);
  return String((result as JsonObject)[name]);
}
