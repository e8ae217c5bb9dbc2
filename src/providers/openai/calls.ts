import type { Arguments, ChatCall, ChatRequest } from '../../domain/chat.ts';
import { isJsonObject, parseIfJson } from '../../util/json.ts';
import type { OpenCall } from './read-answer.ts';
import { readWireName } from './tool-names.ts';

/** The calls of an answer. One without an id of its own gets one that no call of the conversation has (`call-1`). */
export function readCalls(calls: readonly OpenCall[], { tools, messages }: ChatRequest): readonly ChatCall[] {
  const taken = new Set(messages.flatMap((message) => (message.role === 'assistant' ? idsOf(message.calls) : [])));
  let number = taken.size;
  return calls.map(({ id: given, name, written }) => {
    let id = given;
    while (id === '' || taken.has(id)) {
      number += 1;
      id = `call-${number}`;
    }
    taken.add(id);
    const parsed = parseArguments(written);
    const tool = readWireName(name, tools);
    return parsed === null ? { id, tool, malformed: written } : { id, tool, arguments: parsed };
  });
}

function idsOf(calls: readonly ChatCall[]): readonly string[] {
  return calls.map(({ id }) => id);
}

/** Null where it is no JSON object. A call without arguments may be written as nothing at all. */
function parseArguments(written: string): Arguments | null {
  if (written.trim() === '') return {};
  const parsed = parseIfJson(written);
  return isJsonObject(parsed) ? parsed : null;
}
