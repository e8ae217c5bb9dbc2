import { NightschoolError } from '../../../errors.ts';
import { LONGEST_DESCRIPTION, plainDescription, printName, quote } from '../../../util/skill/print-front-matter.ts';
import { constructFields, KNOWN_KEYS, parseYaml, readFrontMatter } from '../../../util/skill/read-front-matter.ts';
import type { Report } from '../../../util/skill/report.ts';
import { SKILL_NAME } from '../../../util/skill/skill-name.ts';
import { type SplitSkill, splitSkill } from '../../../util/skill/split-skill.ts';
import { validateSkill } from '../../../util/skill/validate.ts';

const LONGEST_NAME = 64;
/** What readers of the body may find too much; the front matter need not be written anew for it. */
const OF_BODY: ReadonlySet<string> = new Set(['body']);

/** A SKILL.md as the strictest reader takes it. */
export interface StrictSkill {
  readonly name: string;
  readonly text: string;
  /** What was changed on the way, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Reads any SKILL.md leniently and writes it strictly: the text as it is where every reader takes it, else with its
 * front matter printed anew. Nothing is dropped without a warning; the body stays word for word, with LF.
 * @throws NightschoolError SKILL_INVALID where it gives no name or no description
 */
export function toStrictSkill(text: string, folder: string): StrictSkill {
  const report: Report = { problems: [] };
  const split = splitSkill(text, report);
  const fields = readFields(split, report);
  const warnings = report.problems.map(({ line, message }) => `SKILL.md:${line}: ${message}`);
  const name = chooseName(textOf(fields.get('name')), folder, warnings);
  if (validateSkill(text, name).every(({ rule }) => OF_BODY.has(rule))) return { name, text, warnings };
  const strict = `${printFields(fields, name, warnings)}${bodyOf(text, split)}`;
  const left = validateSkill(strict, name).map(({ message }) => message);
  const anew = strict === text ? [] : ['Its front matter was written anew.'];
  return { name, text: strict, warnings: [...warnings, ...anew, ...left] };
}

type Fields = ReadonlyMap<string, unknown>;

/** All fields; only what can be read line by line where it is no YAML. */
function readFields(split: SplitSkill, report: Report): Fields {
  if (split.yaml !== null) {
    try {
      return constructFields(parseYaml(split.yaml), split.yaml);
    } catch {
      // what is wrong with it is said by the lenient reader
    }
  }
  const { name, description, metadata } = readFrontMatter(split, report);
  return new Map<string, unknown>([
    ['name', name],
    ['description', description],
    ...(Object.keys(metadata).length === 0 ? [] : [['metadata', metadata] as const]),
  ]);
}

function chooseName(name: string, folder: string, warnings: string[]): string {
  const chosen = [name, toName(name), toName(folder)].find(
    (each) => SKILL_NAME.test(each) && each.length <= LONGEST_NAME,
  );
  if (chosen === undefined) {
    throw new NightschoolError(
      'SKILL_INVALID',
      `No name of a-z, 0-9 and hyphens can be made of ${quote(name || folder)}.`,
      {
        hint: 'Unpack it, put such a name: into its SKILL.md, and import the folder.',
      },
    );
  }
  if (chosen !== name) warnings.push(`It is called ${chosen} here, for ${quote(name || folder)}.`);
  return chosen;
}

function toName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-|-$/g, '');
}

function printFields(fields: Fields, name: string, warnings: string[]): string {
  const optional = ['license', 'compatibility'].flatMap((key) => {
    const value = textOf(fields.get(key));
    return value === '' ? [] : [`${key}: ${quote(value)}`];
  });
  const tools = toolsOf(fields.get('allowed-tools'));
  const metadata = metadataOf(fields, warnings);
  return [
    '---',
    `name: ${printName(name)}`,
    `description: ${quote(descriptionOf(fields, warnings))}`,
    ...optional,
    ...(tools === '' ? [] : [`allowed-tools: ${quote(tools)}`]),
    ...(metadata.length === 0 ? [] : ['metadata:']),
    ...metadata.map(([key, value]) => `  ${printName(key)}: ${quote(value)}`),
    '---',
    '',
  ].join('\n');
}

function descriptionOf(fields: Fields, warnings: string[]): string {
  const description = textOf(fields.get('description'));
  const plain = plainDescription(description.replace(/\p{Cc}+/gu, ' '));
  if (plain === '') {
    const why = [...warnings, 'It gives no description, so nobody would know when to use it.'].join(' ');
    throw new NightschoolError('SKILL_INVALID', why, {
      hint: 'Write description: into its SKILL.md: what it does and when to use it.',
    });
  }
  if (plain.replace(/\s+/g, ' ') !== description.replace(/\s+/g, ' ')) {
    warnings.push(
      `Its description was changed: no <, >, --- or control characters, and at most ${LONGEST_DESCRIPTION} characters.`,
    );
  }
  return plain;
}

/** A list, or names between commas, as names between spaces. A comma inside parentheses belongs to a name. */
function toolsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  let depth = 0;
  const characters = [...textOf(value)].map((character) => {
    if (character === '(') depth++;
    if (character === ')') depth--;
    return character === ',' && depth <= 0 ? ' ' : character;
  });
  return characters.join('').replace(/\s+/g, ' ').trim();
}

/** The metadata as texts, and with it what the specification has no key for. */
function metadataOf(fields: Fields, warnings: string[]): readonly (readonly [string, string])[] {
  const own = fields.get('metadata');
  const members = own !== null && typeof own === 'object' && !Array.isArray(own) ? Object.entries(own) : [];
  const given = members.map(([key, value]) => [key, textOf(value)] as const);
  const loose = typeof own === 'string' && own !== '' ? [['metadata', own] as const] : [];
  const keys = new Set(given.map(([key]) => key));
  const unknown = [...fields]
    .filter(([key]) => !KNOWN_KEYS.has(key))
    .map(([key, value]) => [keys.has(key) ? `top-level-${key}` : key, textOf(value)] as const);
  if (unknown.length > 0) {
    warnings.push(
      `Keys that are not in the specification were put under metadata: ${unknown.map(([key]) => key).join(', ')}.`,
    );
  }
  return [...given, ...loose, ...unknown];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** Everything after the front matter, in which `splitSkill` would leave out what looks like another file. */
function bodyOf(text: string, { bodyLine }: SplitSkill): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  return lines.slice(bodyLine - 1).join('\n');
}
