/** Names that a pipeline lists under `tools:`; `*` stands for any characters. */
export interface ToolRules {
  readonly writes: readonly string[];
  readonly reads: readonly string[];
}

const READ_VERBS = new Set(
  'get list search find read lookup look check fetch query show view describe count calculate compute think plan grep glob ls cat open retrieve browse download preview compare validate verify status info load ask wait websearch webfetch todowrite todoread task exitplanmode askuserquestion taskoutput bashoutput'.split(
    ' ',
  ),
);

/**
 * Whether a tool changes the world: the pipeline's lists first (writes before reads), then the verb in its name.
 * An unknown verb counts as a write: an effect that is graded by mistake is seen, one that is ignored is not.
 */
export function isWrite(tool: string, rules: ToolRules): boolean {
  if (matchesAny(tool, rules.writes)) return true;
  if (matchesAny(tool, rules.reads)) return false;
  return !nameWords(tool).some((word) => READ_VERBS.has(word));
}

/** `mcp__mail__list_inbox` → [list, inbox]; `GetOrder` → [get, order, getorder]. */
function nameWords(tool: string): string[] {
  const name = tool.split('__').at(-1) ?? tool;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return [...words.slice(0, 2), name.toLowerCase()];
}

function matchesAny(tool: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globToRegExp(pattern).test(tool));
}

function globToRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
