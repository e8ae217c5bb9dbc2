import type { JsonObject } from '../../../domain/json.ts';
import { type Element, findElements, withoutElements } from './elements.ts';

/** What stands in the texts of one user's message: what tools gave, and what the person said. */
export type Heard =
  /** `tool`: as the text names it. */
  | { readonly kind: 'result'; readonly tool: string; readonly text: string }
  | { readonly kind: 'said'; readonly text: string }
  /** What the client itself told the model. */
  | { readonly kind: 'told'; readonly text: string };

/** What holds a person's words, wherever the client put them. */
const WORDS = new Set(['task', 'feedback', 'answer', 'user_message', 'user_feedback']);
/** Tools that do nothing but ask the person: whatever comes back is theirs. */
export const ASKING: ReadonlySet<string> = new Set([
  'attempt_completion',
  'ask_followup_question',
  'plan_mode_respond',
  'plan_mode_response',
]);
const FEEDBACK = 'feedback';
const CONTEXT = new Set(['environment_details']);
const HEADING = /^\[([a-z_]{2,40})(?: (?:for|to|in) [^\n]{0,2000})?\] Result:/;
/** How texts begin that the client writes in the person's place. */
const TOLD = /^(?:\[ERROR\]|\[TASK RESUMPTION\]|\[PLAN MODE|# task_progress|# TODO LIST|<explicit_instructions)/;
const FOLDERS = [
  /# Current Working Directory \(([^\n)]{1,1000})\)/,
  /# Current Workspace Directory \(([^\n)]{1,1000})\)/,
];

/**
 * Reads the text blocks of one message. A tool's result is headed `[read_file for 'a.ts'] Result:`; what was given stands
 * behind that or in the blocks that follow.
 */
export function readHeard(texts: readonly string[]): readonly Heard[] {
  const heard: Heard[] = [];
  let open: { tool: string; texts: string[] } | null = null;
  const close = (): void => {
    if (open !== null) for (const each of readResult(open.tool, open.texts.join('\n'))) heard.push(each);
    open = null;
  };
  for (const given of texts) {
    const text = withoutElements(given, findElements(given, CONTEXT));
    if (text === '') continue;
    const heading = HEADING.exec(text);
    if (heading !== null) {
      close();
      open = { tool: heading[1] ?? '', texts: [text.slice(heading[0].length).trim()].filter((rest) => rest !== '') };
    } else if (open !== null && open.texts.length === 0) open.texts.push(text);
    else {
      close();
      for (const each of readText(text)) heard.push(each);
    }
  }
  close();
  return heard;
}

/** The person's words in what a tool gave: feedback and answers come as results of the tools that asked for them. */
export function readResult(tool: string, text: string): readonly Heard[] {
  const words = findElements(text, WORDS).filter((each) => ASKING.has(tool) || isFeedback(each, text));
  const said = words.map(({ inside }): Heard => ({ kind: 'said', text: inside.trim() }));
  return [{ kind: 'result', tool, text: words.length > 0 ? withoutElements(text, words) : text }, ...said];
}

/** Files may have elements of the same names: the client says before its own whose words they are. */
function isFeedback({ name, start }: Element, text: string): boolean {
  const before = text.slice(Math.max(0, start - 300), start).trimEnd();
  return name === FEEDBACK && (before === '' || before.slice(before.lastIndexOf('\n') + 1).startsWith('The user '));
}

/** The folder that the person works in, as the first message tells it. */
export function findFolder(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const found = FOLDERS.map((pattern) => pattern.exec(text)?.[1]).find((folder) => folder !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a message has what only these clients write: the task as an element, or what they tell of the editor. */
export function hasContext({ content }: JsonObject): boolean {
  if (typeof content === 'string') return isMarked(content);
  if (!Array.isArray(content)) return false;
  return content.some((part) => typeof part === 'object' && part !== null && 'text' in part && isMarked(part.text));
}

function isMarked(text: unknown): boolean {
  return typeof text === 'string' && (text.startsWith('<task>\n') || text.includes('<environment_details>\n'));
}

function readText(text: string): readonly Heard[] {
  const isTold = TOLD.test(text);
  const words = isTold || text.startsWith('<') ? findElements(text, WORDS) : [];
  if (words.length > 0) return words.map(({ inside }) => ({ kind: 'said', text: inside.trim() }));
  return [{ kind: isTold ? 'told' : 'said', text }];
}
