import { type Event, SCALAR_STYLE, YAML11_SCHEMA, YAMLException } from 'js-yaml';
import type { LintFinding } from '../../domain/skill.ts';
import { LONGEST_DESCRIPTION } from './print-front-matter.ts';
import { constructFields, KNOWN_KEYS, parseYaml } from './read-front-matter.ts';
import { SKILL_NAME } from './skill-name.ts';
import { findFlow, topLevelScalars } from './yaml-events.ts';

const LONGEST_NAME = 64;
const LONGEST_COMPATIBILITY = 500;
const LARGEST_FRONT_MATTER = 8 * 1024;
const MOST_BODY_LINES = 500;
const MOST_BODY_TOKENS = 5000;
/** The usual estimate for English prose; there is no tokenizer that all readers share. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * What keeps a SKILL.md from being taken by every reader: the intersection of the agentskills.io reference
 * validator, skill-creator's quick_validate (which reads YAML 1.1, where `no` and `1_0` are no strings) and this
 * project's limits on the body. Empty for a valid file.
 */
export function validateSkill(text: string, folderName: string): readonly LintFinding[] {
  const file = checkFile(text);
  const [start, ...rest] = text.split('---');
  const yaml = start === '' ? rest[0] : undefined;
  if (yaml === undefined) return [...file, finding('front-matter', 'The file must begin with a line of ---.')];
  if (rest.length < 2) return [...file, finding('front-matter', 'The front matter must be closed with a line of ---.')];
  const body = rest.slice(1).join('---');
  if (!yaml.startsWith('\n') || !yaml.endsWith('\n') || !/^(?:\n|$)/.test(body)) {
    return [
      ...file,
      finding('front-matter', '--- must stand on lines of its own, and nowhere inside the front matter.'),
    ];
  }
  return [...file, ...checkFrontMatter(yaml, folderName), ...checkBody(body)];
}

function checkFile(text: string): readonly LintFinding[] {
  return [
    ...findingIf(text.startsWith('\ufeff'), 'byte-order-mark', 'The file must not begin with a byte order mark.'),
    ...findingIf(text.includes('\r'), 'line-endings', 'Lines must end with LF only.'),
  ];
}

function checkFrontMatter(yaml: string, folderName: string): readonly LintFinding[] {
  if (yaml.length > LARGEST_FRONT_MATTER)
    return [finding('front-matter-size', 'The front matter must not exceed 8 KB.')];
  try {
    const events = parseYaml(yaml);
    const fields = constructFields(events, yaml, YAML11_SCHEMA);
    return [
      ...findingIf(findFlow(events), 'yaml-style', 'Lists and maps must be in block style, without [] and {}.'),
      ...checkKeys(fields),
      ...checkName(fields.get('name'), folderName),
      ...checkDescription(fields.get('description'), events, yaml),
      ...checkOptional(fields),
    ];
  } catch (error) {
    const reason = error instanceof YAMLException ? error.reason : String(error);
    return [finding('yaml', `The front matter is not valid YAML: ${reason}.`)];
  }
}

function checkKeys(fields: ReadonlyMap<string, unknown>): readonly LintFinding[] {
  const unknown = [...fields.keys()].filter((key) => !KNOWN_KEYS.has(key));
  if (unknown.length === 0) return [];
  return [finding('known-keys', `The specification does not know ${unknown.join(', ')}: put it under metadata.`)];
}

function checkName(name: unknown, folderName: string): readonly LintFinding[] {
  if (typeof name !== 'string' || name === '')
    return [finding('name', 'A name is required, in quotes where YAML reads it as a number or a word of its own.')];
  return [
    ...findingIf(!SKILL_NAME.test(name), 'name', 'The name must be made of a-z and 0-9 with single hyphens between.'),
    ...findingIf(name.length > LONGEST_NAME, 'name', `The name must not exceed ${LONGEST_NAME} characters.`),
    ...findingIf(name !== folderName, 'folder', `The name must be that of its folder, ${folderName}.`),
  ];
}

function checkDescription(description: unknown, events: readonly Event[], yaml: string): readonly LintFinding[] {
  if (typeof description !== 'string' || description.trim() === '') {
    return [finding('description', 'A description is required: what the skill does and when to use it.')];
  }
  const length = [...description].length;
  const scalar = topLevelScalars(events, yaml).get('description');
  const isQuoted = scalar?.style === SCALAR_STYLE.DOUBLE_QUOTED;
  const isOneLine = scalar !== undefined && !yaml.slice(scalar.valueStart, scalar.valueEnd).includes('\n');
  return [
    ...findingIf(length > LONGEST_DESCRIPTION, 'description', `The description has ${length} characters of 1024.`),
    ...findingIf(!isQuoted || !isOneLine, 'description', 'The description must be double-quoted and on one line.'),
    ...findingIf(description.includes('---'), 'description', 'The description must not contain ---.'),
    ...findingIf(/[<>]/.test(description), 'description', 'The description must not contain < or >.'),
  ];
}

function checkOptional(fields: ReadonlyMap<string, unknown>): readonly LintFinding[] {
  const texts = ['license', 'compatibility', 'allowed-tools'].filter((key) => fields.has(key));
  const compatibility = fields.get('compatibility');
  const isLong = typeof compatibility === 'string' && [...compatibility].length > LONGEST_COMPATIBILITY;
  return [
    ...texts.flatMap((key) => {
      const value = fields.get(key);
      return findingIf(typeof value !== 'string' || value === '', key, `${key} must be text on one line.`);
    }),
    ...findingIf(isLong, 'compatibility', `compatibility must not exceed ${LONGEST_COMPATIBILITY} characters.`),
    ...findingIf(String(fields.get('allowed-tools') ?? '').includes(','), 'allowed-tools', 'Separate tools by spaces.'),
    ...(fields.has('metadata') ? checkMetadata(fields.get('metadata')) : []),
  ];
}

function checkMetadata(metadata: unknown): readonly LintFinding[] {
  const isMap = metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata);
  const isFlat = isMap && Object.values(metadata).every((value) => typeof value === 'string');
  return findingIf(!isFlat, 'metadata', 'metadata must be a map of quoted strings.');
}

function checkBody(body: string): readonly LintFinding[] {
  const lines = body.trim().split('\n').length;
  const tokens = Math.ceil(body.length / CHARACTERS_PER_TOKEN);
  return [
    ...findingIf(lines > MOST_BODY_LINES, 'body', `The body has ${lines} lines of at most ${MOST_BODY_LINES}.`),
    ...findingIf(
      tokens > MOST_BODY_TOKENS,
      'body',
      `The body has about ${tokens} tokens of at most ${MOST_BODY_TOKENS}.`,
    ),
  ];
}

function findingIf(applies: boolean, rule: string, message: string): readonly LintFinding[] {
  return applies ? [finding(rule, message)] : [];
}

function finding(rule: string, message: string): LintFinding {
  return { rule, severity: 'block', place: 'SKILL.md', message };
}
