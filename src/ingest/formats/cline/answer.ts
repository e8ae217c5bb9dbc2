import type { Json, JsonObject } from '../../../domain/json.ts';
import { textOf } from '../common/texts.ts';
import { toArguments } from '../common/tool-values.ts';
import { type Element, findElements, withoutElements } from './elements.ts';

export interface WrittenCall {
  readonly id: string | undefined;
  readonly tool: string;
  readonly arguments: JsonObject;
}

export interface Spoken {
  readonly text: string;
  readonly calls: readonly WrittenCall[];
}

/** Tools that do nothing but say something to the person, and the parameter with the words. */
const SAYING: ReadonlyMap<string, string> = new Map([
  ['attempt_completion', 'result'],
  ['ask_followup_question', 'question'],
  ['plan_mode_respond', 'response'],
  ['plan_mode_response', 'response'],
]);
const TOOLS = new Set(
  (
    'execute_command read_file write_to_file replace_in_file apply_diff insert_content search_and_replace search_files ' +
    'list_files list_code_definition_names browser_action use_mcp_tool access_mcp_resource new_task switch_mode condense ' +
    'fetch_instructions update_todo_list codebase_search load_mcp_documentation new_rule web_fetch web_search ' +
    'run_slash_command generate_image edit_file search_replace apply_patch use_skill use_subagents'
  ).split(' '),
);
const ELEMENTS = new Set([...TOOLS, ...SAYING.keys(), 'thinking']);
const PARAMETER = /<([a-z][a-z_]{0,40})>/y;
/** Parameters that may hold any text, tags of their own name included. */
const LONG = new Set(['content', 'diff', 'result', 'response', 'args']);
/** Its own list of what is still to be done, sent along with calls of other tools. */
const ASIDE = 'task_progress';

/** What a model said and which calls it wrote into the text, as it is told to where its provider's own are not used. */
export function readWritten(said: string): Spoken {
  const elements = findElements(said, ELEMENTS);
  const words = [withoutElements(said, elements)];
  const calls: WrittenCall[] = [];
  for (const element of elements) {
    if (element.name === 'thinking') continue;
    const { text, call } = readUse(element.name, readParameters(element), undefined);
    if (text !== '') words.push(text);
    if (call !== null) calls.push(call);
  }
  return { text: words.filter((each) => each !== '').join('\n'), calls };
}

/** One use of a tool: words to the person, or a call. */
export function readUse(
  tool: string,
  given: JsonObject,
  id: string | undefined,
): { readonly text: string; readonly call: WrittenCall | null } {
  const words = SAYING.get(tool);
  if (words !== undefined) return { text: (textOf(given[words]) ?? '').trim(), call: null };
  const entries = Object.entries(given).filter(([name]) => name !== ASIDE);
  if (tool !== 'use_mcp_tool') return { text: '', call: { id, tool, arguments: Object.fromEntries(entries) } };
  const name = `mcp__${textOf(given.server_name) ?? ''}__${textOf(given.tool_name) ?? ''}`;
  return { text: '', call: { id, tool: name, arguments: toArguments(given.arguments) } };
}

/** `<path>a.ts</path><content>…</content>` as an object. */
function readParameters({ inside }: Element): JsonObject {
  const entries: [string, Json][] = [];
  for (let at = skipSpace(inside, 0); at < inside.length; at = skipSpace(inside, at)) {
    PARAMETER.lastIndex = at;
    const name = PARAMETER.exec(inside)?.[1];
    if (name === undefined) break;
    const start = at + name.length + 2;
    const closing = `</${name}>`;
    const close = LONG.has(name) ? inside.lastIndexOf(closing) : inside.indexOf(closing, start);
    if (close < start) break;
    entries.push([name, inside.slice(start, close).replace(/^\n|\n$/g, '')]);
    at = close + closing.length;
  }
  return entries.length > 0 ? Object.fromEntries(entries) : toArguments(inside.trim());
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}
