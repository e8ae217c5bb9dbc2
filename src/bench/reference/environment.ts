import { PRESETS } from '../../providers/openai/presets.ts';
import { AGENTS } from '../../store/log-places/agents.ts';
import { code, printTable } from './markdown.ts';

/** What is read besides the keys of presets and the folders of agents. */
const OTHERS: Readonly<Record<string, string>> = {
  CI: 'Set: progress is plain lines, as without a terminal',
  FORCE_COLOR: 'Set: colours, also where nobody looks; wins over `NO_COLOR`',
  HOME: 'Your folder: `~` in paths, and where agents keep their logs; on Windows `USERPROFILE`',
  NIGHTSCHOOL_MCP_TOKEN: 'The token of `mcp --http`, in place of the one in `.nightschool/mcp-token`',
  NIGHTSCHOOL_QUEUE_KEY:
    'Secret that what goes through Redis is sealed with, the same for nights and workers; for nights `queue.keyVariable` may name another',
  NIGHTSCHOOL_QUEUE_URL:
    'Address of Redis with its password, for nights and workers; for nights `queue.urlVariable` may name another',
  NO_COLOR: 'Set: no colours',
  OLLAMA_API_KEY: 'Key for Ollama hosts that ask for one',
  OLLAMA_HOST: 'Where `init` looks for models',
  OLLAMA_NUM_PARALLEL: 'Answers at the same time of the Ollama that `worker` asks, where `--ollama` does not say',
  PATH: 'Where programs are found that a schedule or a model needs',
  TERM: '`dumb`: progress is plain lines',
  USER: 'Whose crontab it is, in messages',
  USERPROFILE: 'Your folder, where there is no `HOME`',
  XDG_CACHE_HOME: 'Where compiled code is kept between commands, in place of `~/.cache`',
  XDG_CONFIG_HOME: "Where systemd timers and `nightschool/env` lie, in place of `~/.config`; also Claude Code's logs",
};

/** Every variable of the environment that the code reads. */
export function printEnvironment(): string {
  const known = variables();
  return printTable(
    ['variable', 'meaning'],
    [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, meanings]) => [code(name), meanings.join('. ')]),
  );
}

/** Names with what each means, in every place that it has a meaning. */
function variables(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, meaning: string) => found.set(name, [...(found.get(name) ?? []), meaning]);
  for (const { title, variables: names } of Object.values(AGENTS)) {
    for (const name of names) add(name, `Where ${title} keeps its logs`);
  }
  for (const [preset, { keyVariable }] of Object.entries(PRESETS)) {
    if (keyVariable !== null) add(keyVariable, `Key of \`preset: ${preset}\`, where \`keyVariable\` names no other`);
  }
  for (const [name, meaning] of Object.entries(OTHERS)) add(name, meaning);
  return found;
}

/** Names of variables that a source reads, as far as they stand in it. */
export function variablesIn(source: string): readonly string[] {
  const single = READS.flatMap((pattern) => [...source.matchAll(pattern)].map(([, name = '']) => name));
  const taken = [...source.matchAll(TAKEN)].flatMap(([, names = '']) => names.split(', '));
  return [...single, ...taken];
}

const READS: readonly RegExp[] = [
  /\b(?:environment|process\.env)\??\.([A-Z][A-Z0-9_]*)\b/g,
  /\b(?:environment|process\.env)\[['"]([A-Z][A-Z0-9_]*)['"]\]/g,
  /\b(?:readVariable|given)\(environment, '([A-Z][A-Z0-9_]*)'/g,
  /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:API_KEY|HOME|HOST|TOKEN|COLOR))'/g,
];

/** `{ A, B }: …['environment']` */
const TAKEN = /\{ ([A-Z][A-Z0-9_]*(?:, [A-Z][A-Z0-9_]*)*) \}: [^\n]*[eE]nvironment/g;
