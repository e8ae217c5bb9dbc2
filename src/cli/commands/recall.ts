import { type Command, Option } from 'commander';
import { openRecall, recallSetup } from '../../day/recall/recall.ts';
import { readSettings } from '../../day/settings.ts';
import type { RecallHit, RecallKind, RecallOptions, RecallResult } from '../../domain/memory.ts';
import type { MemorySettings } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { RECALL_KINDS } from '../../memory/recall/place.ts';
import { toDay } from '../../memory/recall/request.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, print, today } from '../terminal.ts';

const HELP = `
Looks through memories/ and skills/: for whole questions as well as for words,
"phrases in quotes" and names like ABC-12. What fits comes best first; where
nothing does, it says so and lists what at least has one of the words.

--engine qmd hands over to the program of that name (github.com/tobi/qmd).
Once, in the workspace:
  qmd collection add memories --name memory
and after changes: qmd update (and qmd embed, for its embeddings). It does not
see skills/.`;

const WIDTH = 100;
const INDENT = '   ';

export const recallCommand: CliCommand = {
  name: 'recall <question>',
  summary: 'find the playbook, fact, lesson or skill that answers a question',
  dryRun: false,
  setUp: (command) => addOptions(command).addHelpText('after', HELP),
  run: async (shell, options, [question = '']) => {
    const request = requestOf(options);
    const settings = await settingsOf(options);
    const { guard } = shell;
    const engine = options.engine === 'qmd' || options.engine === 'builtin' ? options.engine : settings.engine;
    const environment = shell.environment;
    const qmd = { program: 'qmd', environment: definedOf(environment) };
    const recall = openRecall(options.dir, { ...recallSetup({ ...settings, engine }, environment, { guard }), qmd });
    try {
      const result = await recall.recall(question, request);
      print(shell, options, { json: result, text: describe(result) });
      return 0;
    } finally {
      recall.close();
    }
  },
};

function addOptions(command: Command): Command {
  return command
    .option('--limit <number>', 'results at most', '5')
    .option('--folder <folder>', 'only below this folder, such as workflows/sales or skills; repeatable', collect, [])
    .addOption(
      new Option('--kind <kind>', 'only this kind; repeatable')
        .choices(RECALL_KINDS)
        .argParser(collectKind)
        .default([]),
    )
    .option('--since <day>', 'YYYY-MM-DD, or 7d or 2w: so long ago')
    .option('--until <day>', 'the same; both days are included')
    .option('--archived', 'also what was moved to memories/archive/', false)
    .addOption(new Option('--engine <engine>', 'instead of the one in the pipeline').choices(['builtin', 'qmd']))
    .option('--pipeline <name>', 'whose settings count; nightly without it, if there is one');
}

function collectKind(value: string, before: unknown): readonly RecallKind[] {
  const known = RECALL_KINDS.find((kind) => kind === value);
  if (known !== undefined) return [...(Array.isArray(before) ? before : []), known];
  throw new NightschoolError('USAGE', `There is no kind ${value}: it is one of ${RECALL_KINDS.join(', ')}.`);
}

type Given = Readonly<Record<string, unknown>>;

function requestOf(given: Given): RecallOptions {
  const since = dayOf('since', given);
  const until = dayOf('until', given);
  return {
    limit: Number(given.limit),
    folders: Array.isArray(given.folder) ? given.folder.map(String) : [],
    kinds: RECALL_KINDS.filter((kind) => Array.isArray(given.kind) && given.kind.includes(kind)),
    archived: given.archived === true,
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
}

function dayOf(name: 'since' | 'until', given: Given): string | null {
  const text = given[name];
  if (typeof text !== 'string') return null;
  const day = toDay(text, today());
  if (day !== null) return day;
  throw new NightschoolError('USAGE', `--${name} ${JSON.stringify(text)} is no day.`, {
    hint: 'Write it as 2026-11-21, or as 7d or 2w for so long ago.',
  });
}

/** Of the pipeline that was named; else of nightly, or the defaults in a workspace that has none. */
async function settingsOf({ dir, pipeline }: CommonOptions & Given): Promise<MemorySettings['recall']> {
  const settings = typeof pipeline === 'string' ? await readPipeline(dir, pipeline) : await readSettings(dir);
  return settings.memory.recall;
}

function definedOf(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(pairs);
}

function describe({ hits, mentions, notice }: RecallResult): string {
  const lines = [...hits, ...mentions].map((hit, index) => describeHit(hit, index + 1));
  const said = notice === null ? [] : [wrap(printable(notice), '')];
  return (hits.length === 0 ? [...said, ...lines] : [...lines, ...said]).join('\n\n');
}

function describeHit(
  { title, headings, path, line, snippet, score, coverage, date, kind, superseded = [] }: RecallHit,
  rank: number,
): string {
  const heading = [title, ...headings].map(printable).join(' › ');
  const facts = `${printable(path)}:${line} · ${kind} · ${date} · score ${score.toFixed(2)}, has ${Math.round(100 * coverage)}% of the question`;
  const quoted = snippet.split('\n').map((text) => wrap(printable(text), `${INDENT}| `));
  const stale = superseded.map(({ id, by }) => `${INDENT}^${id} holds no longer: see ^${by}.`);
  return [`${rank}. ${heading}`, `${INDENT}${facts}`, ...quoted, ...stale].join('\n');
}

/** Memories may hold anything; a terminal obeys control characters and lets others turn words around. */
function printable(text: string): string {
  return text.replaceAll('\t', '  ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** Breaks a line at spaces; `indent` stands before each part. A word longer than a line stays whole. */
function wrap(text: string, indent: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (indent.length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
