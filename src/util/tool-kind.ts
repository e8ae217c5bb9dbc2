/** Names that a pipeline lists under `tools:`; `*` stands for any characters. */
export interface ToolRules {
  readonly writes: readonly string[];
  readonly reads: readonly string[];
}

const WRITE_VERBS = words(
  'create add set update edit write delete remove send post put publish book cancel move archive transfer assign approve reject schedule reschedule submit commit push reply forward label mark upload pay refund charge insert replace rename save close merge confirm invite execute run',
);
const READ_VERBS = words(
  'get list search find read lookup look check fetch query show view describe count calculate compute think grep glob retrieve browse download preview compare validate verify web',
);
/** Whole names of agents' own tools whose verb does not tell. */
const READ_TOOLS = words(
  'ls cat open todowrite todoread task taskoutput bashoutput exitplanmode askuserquestion status',
);

/**
 * Whether a tool changes the world: the pipeline's lists first (writes before reads), then the verb in its name.
 * An unknown verb counts as a write: an effect that is graded by mistake is seen, one that is ignored is not.
 */
export function isWrite(tool: string, rules: ToolRules): boolean {
  if (matchesTool(tool, rules.writes)) return true;
  if (matchesTool(tool, rules.reads)) return false;
  const name = tool.split('__').at(-1) ?? tool;
  if (READ_TOOLS.has(name.toLowerCase())) return false;
  if (saysItWrites(name)) return true;
  return !verbsOf(name).some((word) => READ_VERBS.has(word));
}

/** Whether a verb in its own name says that a tool changes something. */
export function saysItWrites(tool: string): boolean {
  return verbsOf(tool).some((word) => WRITE_VERBS.has(word));
}

function verbsOf(name: string): readonly string[] {
  const known = verbs.get(name);
  if (known !== undefined) return known;
  const found = nameWords(name).slice(0, 2);
  if (verbs.size < MOST_NAMES) verbs.set(name, found);
  return found;
}

/** Tools have few names, and are called often. */
const MOST_NAMES = 10_000;
const verbs = new Map<string, readonly string[]>();

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** `list_inbox` → [list, inbox]; `GetOrder` → [get, order]. */
function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Whether one of the patterns names the tool; `*` stands for any characters. */
export function matchesTool(tool: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(tool, pattern));
}

/** Linear in both: names come from logs, and a pattern of many stars would take a regular expression for ever. */
function matchesGlob(text: string, pattern: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) return text === head;
  const end = text.length - tail.length;
  if (!text.startsWith(head) || !text.endsWith(tail) || head.length > end) return false;
  let at = head.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
