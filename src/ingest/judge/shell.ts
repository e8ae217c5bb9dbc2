import type { Json } from '../../domain/json.ts';
import type { Step } from '../../domain/task.ts';

/** One program call of a shell command. */
export interface Program {
  /** Words, quotes taken off, without variables and programs that only start another one: `bun run test`. */
  readonly words: readonly string[];
  /** Its exit status is that of the whole command, as far as the command was carried out. */
  readonly decides: boolean;
  /** Writes to a file: `> a.txt`. */
  readonly redirects: boolean;
}

/** Characters of a command that are read. */
const READ = 8000;
/** Arguments that agents' shell tools take the command in. */
const NAMES = ['command', 'cmd', 'script', 'CommandLine'];
const HEREDOC = /<<-?\s{0,4}["']?([A-Za-z_]\w{0,40})["']?/;
/** Programs that start another one, with how many words belong to them. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['sudo', 1],
  ['time', 1],
  ['nice', 1],
  ['env', 1],
  ['command', 1],
  ['exec', 1],
  ['nohup', 1],
  ['xvfb-run', 1],
  ['npx', 1],
  ['bunx', 1],
  ['pnpx', 1],
  ['timeout', 2],
  ['pnpm exec', 2],
  ['pnpm dlx', 2],
  ['yarn dlx', 2],
  ['npm exec', 2],
  ['bundle exec', 2],
  ['poetry run', 2],
  ['pipenv run', 2],
  ['uv run', 2],
  ['hatch run', 2],
  ['rye run', 2],
  ['pdm run', 2],
  ['nix develop', 2],
  ['rtk proxy', 2],
  ['rtk test', 2],
  ['rtk lint', 2],
  ['rtk err', 2],
  ['rtk', 1],
]);

/** The shell command of a call, null where it is none. */
export function commandOf({ arguments: args }: Pick<Step, 'arguments'>): string | null {
  for (const name of NAMES) {
    const text = textOf(args[name] ?? null);
    if (text !== null) return text.slice(0, READ);
  }
  return null;
}

/** The programs that a command calls, in order. Linear in its length; what stands inside quotes is not looked into. */
export function readPrograms(command: string): readonly Program[] {
  return split(dropHeredocs(command)).map(({ words, redirects, end }, index, all) => ({
    words: withoutWrappers(words),
    redirects,
    decides: end === '' || (end === '&&' && all.slice(index + 1).every((later) => ['', '&&'].includes(later.end))),
  }));
}

/** Programs that end with an error status where they find nothing, or a difference. */
const LOOKS = new Set(['grep', 'egrep', 'fgrep', 'rg', 'ag', 'ack', 'diff', 'cmp', 'test', '[', 'pgrep', 'which']);

/** Whether a call only found nothing: an error by its exit status, but a plain answer. */
export function isEmptyLook(step: Step): boolean {
  if (step.status !== 'error') return false;
  const last = readPrograms(commandOf(step) ?? '').at(-1);
  return LOOKS.has(last?.words[0] ?? '');
}

function textOf(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((part) => typeof part === 'string')) return null;
  // ["bash", "-lc", "npm test"] hands the last word to a shell.
  return /^-\w{0,3}c$/.test(value[1] ?? '') ? (value[2] ?? '') : value.join(' ');
}

/** Drops the text that a command hands to a program on its standard input: it may quote commands. */
function dropHeredocs(command: string): string {
  if (!command.includes('<<')) return command;
  const kept: string[] = [];
  let marker: string | null = null;
  for (const line of command.split('\n')) {
    if (marker !== null) {
      if (line.trim() === marker) marker = null;
      continue;
    }
    kept.push(line);
    marker = HEREDOC.exec(line.slice(0, 1000))?.[1] ?? null;
  }
  return kept.join('\n');
}

interface Part {
  readonly words: string[];
  redirects: boolean;
  /** What stands behind it: `&&`, `||`, `|`, `;`, or nothing. */
  end: string;
}

/** Token by token: quoted pieces, separators, redirections, words. */
const TOKEN = /&>{1,2}|"(?:[^"\\]|\\.)*"|'[^']*'|\\.|&&|\|\||[|;&\n]|\d?>{1,2}(?:&\d)?|[\s()]+|[^\s"'\\|;&<>()]+|./gsu;
/** `2>&1` and `> /dev/null` change no file. */
const HARMLESS_REDIRECT = /^\d?>+&\d$/;

function split(command: string): readonly Part[] {
  const parts: Part[] = [];
  let part: Part = { words: [], redirects: false, end: '' };
  let word = '';
  let target = false;
  const endWord = () => {
    if (target && word !== '') part.redirects ||= word !== '/dev/null';
    else if (word !== '') part.words.push(word);
    if (word !== '') target = false;
    word = '';
  };
  const endPart = (end: string) => {
    endWord();
    if (part.words.length > 0) parts.push({ ...part, end: end === '\n' || end === '&' ? ';' : end });
    part = { words: [], redirects: false, end: '' };
  };
  for (const token of command.match(TOKEN) ?? []) {
    if (token === '&&' || token === '||' || /^[|;&\n]$/.test(token)) endPart(token);
    else if (/^[\s()]+$/.test(token)) endWord();
    else if (/^[&\d]?>/.test(token)) {
      endWord();
      target = !HARMLESS_REDIRECT.test(token);
    } else word += unquote(token);
  }
  endPart('');
  const last = parts.at(-1);
  if (last?.end === ';') last.end = '';
  return parts;
}

function unquote(token: string): string {
  const isQuoted = token.length > 1 && (token.startsWith('"') || token.startsWith("'"));
  return isQuoted ? token.slice(1, -1) : token;
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let round = 0; round < 5; round++) {
    const start = rest.findIndex((word) => !/^\w+=/.test(word));
    rest = rest.slice(start < 0 ? rest.length : start);
    const taken = WRAPPERS.get(rest.slice(0, 2).join(' ')) ?? WRAPPERS.get(rest[0] ?? '');
    if (taken === undefined || rest.length <= taken) return rest;
    rest = dropOptions(rest.slice(taken));
  }
  return rest;
}

function dropOptions(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !word.startsWith('-'));
  return start < 0 ? words : words.slice(start);
}
