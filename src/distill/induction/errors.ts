import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../util/json.ts';
import { singular, toolWords } from './names.ts';
import type { FailedCall } from './trace.ts';

/** A call that came back as an error. */
export interface ToolError {
  readonly kind: 'tool-error';
  readonly tool: string;
  /** What the error says, without anything that only one case has. */
  readonly text: string;
  readonly given: readonly string[];
  /** Whether it says that the tool, not the call, was at fault, and only for a while. */
  readonly passing: boolean;
  /** The step that the error asks for and that was skipped; null where it asks for none. */
  readonly skipped: string | null;
}

/** Reads an error. `applicable` are the tools that the procedure calls for this request, in order. */
export function observeError(error: FailedCall, applicable: readonly string[]): ToolError {
  const text = textOf(error.result).slice(0, 300);
  const passing = PASSING.some((pattern) => pattern.test(text));
  return {
    kind: 'tool-error',
    tool: error.tool,
    text: generalise(text),
    given: Object.keys(error.arguments),
    passing,
    skipped: passing ? null : findSkipped(error, text, applicable),
  };
}

const PASSING = [
  /\btime[ds]?[- ]?out\b|\bdeadline exceeded\b|\be?(?:timedout|connreset|connrefused)\b|\bsocket hang up\b/i,
  /\bconnection (?:was )?(?:reset|refused|closed|aborted|lost)\b|\bnetwork error\b|\bupstream (?:error|failure)\b/i,
  /\brate[- ]?limit|\btoo many requests\b|\boverloaded\b|\btemporar(?:y|ily)\b|\b(?:try again|retry) (?:later|in)\b/i,
  /\bservice (?:is )?unavailable\b|\bbad gateway\b|\bgateway time|\binternal (?:server )?error\b/i,
  /(?:^|\b(?:http|status|code|error)\W{0,3})(?:429|5\d\d)\b/i,
];

/** Words with which an error says that something should have come first. */
const WANTING = /\b(?:no|not yet|missing|without|before|first|must|needs?|requires?|required)\b/i;

/** Of the steps that come before the failed one and were not done, the one whose words the error says, else the only one. */
function findSkipped(error: FailedCall, text: string, applicable: readonly string[]): string | null {
  const position = applicable.indexOf(error.tool);
  if (position === -1 || !WANTING.test(text)) return null;
  const skipped = applicable.slice(0, position).filter((tool) => !error.before.includes(tool));
  const said = new Set((text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(singular));
  const overlap = (tool: string) => toolWords(tool).filter((word) => said.has(singular(word))).length;
  const [best] = skipped.toSorted((a, b) => overlap(b) - overlap(a));
  return best !== undefined && (overlap(best) > 0 || new Set(skipped).size === 1) ? best : null;
}

/** Where a result is an object, the text in it that tells what went wrong. */
function textOf(result: Json): string {
  if (typeof result === 'string') return result;
  if (isJsonObject(result)) {
    for (const name of ['error', 'message', 'detail', 'reason']) {
      const said = result[name];
      if (typeof said === 'string' && said !== '') return said;
      if (said !== undefined && isJsonObject(said)) return textOf(said);
    }
  }
  return JSON.stringify(result);
}

/** Words that begin an error's text and name nothing. */
const ERROR_WORD = /^(?:error|invalid|unknown|missing|no|not|the|cannot|could|failed|permission|there)$/i;

/** The error without anything that only one case has: names, quotes, numbers, ids and addresses. */
function generalise(text: string): string {
  return text
    .split(/\s+/)
    .map((word, index) => {
      const bare = word.replace(/[.,:;!?]+$/, '');
      return index === 0 ? (ERROR_WORD.test(bare) ? word : '…') : /^\p{Ll}+$/u.test(bare) ? word : '…';
    })
    .join(' ')
    .replace(/(?:… ?)+/g, '… ')
    .slice(0, 120)
    .trim();
}
