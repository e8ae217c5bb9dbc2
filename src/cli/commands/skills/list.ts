import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace } from '../../../night/workspace.ts';
import { parseSkill } from '../../../util/skill/parse.ts';
import { printAvailableSkills } from '../../../util/skill/reference-prompt.ts';
import { formatTable, print, type Shell } from '../../terminal.ts';
import { type Operation, plain, textOption } from './operation.ts';
import { type Standing, standings } from './standing.ts';

const FORMATS = ['table', 'xml', 'json'];

interface Row {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly state: Standing['state'];
  readonly proven: boolean;
  readonly certifiedFor: readonly string[];
  readonly location: string;
}

export const listSkills: Operation = async (request) => {
  const { shell, options, names } = request;
  if (names.length > 0) throw new NightschoolError('USAGE', 'list shows every skill, and takes no name.');
  const format = textOption(request, 'format') ?? 'table';
  if (!FORMATS.includes(format)) {
    throw new NightschoolError('USAGE', `There is no format ${JSON.stringify(format)}: ${FORMATS.join(', ')}.`);
  }
  const workspace = await openWorkspace(options.dir);
  const found = await standings(workspace, { staged: options.staged === true });
  const rows = await Promise.all(found.map((standing) => toRow(options.dir, standing)));
  const text = (columns: number) => (format === 'xml' ? printPrompt(shell, rows) : describe(rows, columns));
  print(shell, { json: options.json || format === 'json' }, { json: { skills: rows }, text });
  return 0;
};

async function toRow(dir: string, { version, state, certifiedFor }: Standing): Promise<Row> {
  const { skill } = version;
  const file = join(dir, state === 'live' ? `skills/${skill}/SKILL.md` : `evals/${skill}/staged.md`);
  return {
    name: skill,
    description: parseSkill(version.text).description,
    version: version.version,
    state,
    proven: certifiedFor.length > 0,
    certifiedFor,
    location: await realpath(file).catch(() => file),
  };
}

/** A skill without a description is of no use in a prompt: it is left out, and said. */
function printPrompt(shell: Shell, rows: readonly Row[]): string {
  for (const { name } of rows.filter(({ description }) => description === '')) {
    shell.stderr.write(`${name} gives no description and was left out.\n`);
  }
  const described = rows.filter(({ description }) => description !== '');
  return printAvailableSkills(described.map((row) => ({ ...row, description: `${markOf(row)}${row.description}` })));
}

/** The format has no place for it, but nobody is to take what waits unproven for a skill that holds. */
function markOf({ state, proven }: Row): string {
  return state === 'staged' && !proven ? '[unproven] ' : '';
}

function describe(rows: readonly Row[], columns: number): string {
  if (rows.length === 0) return 'No skill is live: nightschool run promotes what it can prove.';
  const lines = rows.map(({ name, version, state, certifiedFor, description }) => [
    name,
    version.slice(0, 8),
    state,
    certifiedFor.length === 0 ? 'unproven' : certifiedFor.join(', '),
    clip(plain(description)),
  ]);
  return formatTable(['skill', 'version', 'state', 'proven for', 'description'], lines, {
    columns,
    cut: ['description', 'proven for'],
  });
}

function clip(text: string): string {
  const characters = [...text];
  return characters.length <= 70 ? text : `${characters.slice(0, 69).join('')}…`;
}
