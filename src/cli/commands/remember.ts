import type { Command } from 'commander';
import type { Confidence, EntryKind, NewEntry, RememberResult } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { ENTRY_KINDS } from '../../memory/entry.ts';
import { inferKind } from '../../memory/infer-kind.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { openOwnMemory } from '../open-memory.ts';
import { print } from '../terminal.ts';

export const rememberCommand: CliCommand = {
  name: 'remember <text>',
  summary: 'write one thing into the memory: a fact, a preference, a note',
  dryRun: false,
  setUp: (command) => addOptions(command),
  run: async (shell, options, [text = '']) => {
    const memory = await openOwnMemory(options.dir);
    const result = await memory.remember(entryOf(text, options));
    print(shell, options, { json: result, text: describe(result) });
    return 0;
  },
};

function addOptions(command: Command): Command {
  return command
    .option('--kind <kind>', `${ENTRY_KINDS.join(', ')}; without it the words decide`)
    .option('--uncertain', 'it may be wrong', false)
    .option('--low', 'hardly worth keeping', false)
    .option('--supersedes <id or date>', 'the fact that it replaces')
    .option('--about <name=value>', 'what it belongs to, such as project=apollo; repeatable', collect, [])
    .option('--at <time>', 'when it was, such as 2026-11-21 or 2026-11-21T14:03:00Z; now without it');
}

type Given = Readonly<Record<string, unknown>>;

function entryOf(text: string, given: Given): NewEntry {
  return {
    ...{ text, kind: kindOf(text, given), confidence: confidenceOf(given), about: aboutOf(given) },
    ...(typeof given.supersedes === 'string' && { supersedes: given.supersedes }),
    ...(typeof given.at === 'string' && { at: given.at }),
  };
}

function kindOf(text: string, { kind }: Given): EntryKind {
  if (kind === undefined) return inferKind(text);
  const known = ENTRY_KINDS.find((name) => name === kind);
  if (known !== undefined) return known;
  throw new NightschoolError('USAGE', `There is no kind ${JSON.stringify(kind)}.`, {
    hint: `The kinds are ${ENTRY_KINDS.join(', ')}.`,
  });
}

function confidenceOf({ uncertain, low }: Given): Confidence {
  if (uncertain === true && low === true) throw new NightschoolError('USAGE', 'Give --uncertain or --low, not both.');
  return uncertain === true ? 'uncertain' : low === true ? 'low' : 'sure';
}

function aboutOf({ about }: Given): { readonly [name: string]: string } {
  const pairs = (Array.isArray(about) ? about.map(String) : []).map((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)] as const;
    throw new NightschoolError('USAGE', `--about ${JSON.stringify(pair)} is no name=value.`, {
      hint: 'Write it as --about project=apollo.',
    });
  });
  return Object.fromEntries(pairs);
}

function describe({ entry, paths, known, masked, conflicts }: RememberResult): string {
  const files = paths.map((path) => `memories/${path}`).join(', ');
  const count = Object.values(masked).reduce((sum, number) => sum + number, 0);
  return [
    known
      ? `That is known already, as ^${entry.id} in ${files}: nothing was written.`
      : `Remembered as ${entry.kind} ^${entry.id} in ${files}.`,
    ...(count === 0 ? [] : [`Masked before it was written: ${Object.keys(masked).join(', ')}.`]),
    ...conflicts.map(({ ids, texts }) => `It contradicts ^${ids[0]}: ${texts[0]}`),
    ...(conflicts.length === 0 ? [] : ['Say which holds: remember it again with --supersedes <id of the other>.']),
  ].join('\n');
}
