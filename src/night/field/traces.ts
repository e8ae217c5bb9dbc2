import type { Json } from '../../domain/json.ts';
import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { isJsonObject } from '../../util/json.ts';
import { saysItWrites } from '../../util/tool-kind.ts';

/** A skill that a task's own steps show to have been read. */
export interface Trace {
  readonly skill: string;
  /** As our own tool gave it; null: the log does not tell. */
  readonly version: string | null;
  /** True where it came through our own tool, which keeps a list of its own. */
  readonly isServed: boolean;
}

const LOADERS = words('skill use_skill load_skill activate_skill invoke_skill read_skill view_skill run_skill');
const OWN_TOOLS = words('get_skill get_skill_file');
const FILE = 'SKILL.md';
const LONGEST_PATH = 400;
const SKILL_FOLDER = /(?:^|[/>])skills\/([a-z0-9-]{1,64})\/$/;
const LONGEST_TEXT = 100_000;
const DEEPEST = 10;
const VERSION = /^[0-9a-f]{16}$/;
/** What an editor's `command` is where it does more than look. */
const EDITS = words('create str_replace insert undo_edit write');

/** The skills that a task read, one entry for each time; of those that there are. A read that failed is none. */
export function tracesOf({ steps }: Pick<CleanTask, 'steps'>, skills: ReadonlySet<string>): readonly Trace[] {
  return steps
    .filter(({ status }) => status === 'ok')
    .flatMap((step) => readByStep(step).filter(({ skill }) => skills.has(skill)));
}

function readByStep(step: CleanStep): readonly Trace[] {
  const tool = baseName(step.tool);
  if (OWN_TOOLS.has(tool)) return readByOwnTool(step);
  if (LOADERS.has(tool)) {
    const named = Object.values(step.arguments).filter((value) => typeof value === 'string');
    return distinct(named.map((name) => name.split(/[:/]/).at(-1)?.trim() ?? ''));
  }
  const texts = textsIn(step.arguments);
  return texts.length > 0 && isRead(step, tool) ? distinct(texts.flatMap(skillsNamedIn)) : [];
}

function readByOwnTool({ arguments: { name }, result }: CleanStep): readonly Trace[] {
  if (typeof name !== 'string') return [];
  const given = isJsonObject(result) ? result.version : null;
  return [{ skill: name, version: typeof given === 'string' && VERSION.test(given) ? given : null, isServed: true }];
}

/** Shells do anything; of the others those whose name says that they write are none. */
function isRead({ tool, arguments: given }: CleanStep, base: string): boolean {
  const { command } = given;
  if (typeof command === 'string' && EDITS.has(command)) return false;
  return (
    'command' in given || 'cmd' in given || !(saysItWrites(tool) || base.includes('patch') || base.includes('edit'))
  );
}

/** The folders above each `skills/<name>/SKILL.md`; what a shell writes to is not read. */
function skillsNamedIn(text: string): readonly string[] {
  const found: string[] = [];
  const path = text.replaceAll('\\', '/');
  for (let at = path.indexOf(FILE); at !== -1; at = path.indexOf(FILE, at + FILE.length)) {
    const words = path.slice(Math.max(0, at - LONGEST_PATH), at).split(/[\s"'`]/);
    const name = SKILL_FOLDER.exec(words.at(-1) ?? '')?.[1];
    const isWritten =
      words.at(-1)?.startsWith('>') ||
      words.findLast((word, index) => word !== '' && index < words.length - 1)?.endsWith('>');
    if (name !== undefined && !isWritten) found.push(name);
  }
  return found;
}

/** Texts that may name a skill's file, at any depth that a tool's arguments have. */
function textsIn(value: Json, depth = 0): readonly string[] {
  if (typeof value === 'string') return value.length <= LONGEST_TEXT && value.includes(FILE) ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.values(value).flatMap((each) => textsIn(each, depth + 1));
}

function distinct(names: readonly string[]): readonly Trace[] {
  return [...new Set(names)].map((skill) => ({ skill, version: null, isServed: false }));
}

/** `get_skill` of `mcp__nightschool__get_skill`, `nightschool.get_skill` and `Get-Skill`. */
function baseName(tool: string): string {
  const known = names.get(tool);
  if (known !== undefined) return known;
  const name = (tool.split(/__|[./:]/).at(-1) ?? tool).toLowerCase().replaceAll('-', '_');
  if (names.size < MOST_NAMES) names.set(tool, name);
  return name;
}

/** Tools have few names, and are called often. */
const MOST_NAMES = 10_000;
const names = new Map<string, string>();

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
