import { YAMLException } from 'js-yaml';
import { readStrictYaml, type StrictYaml } from './reference-yaml.ts';

const FIELDS = ['allowed-tools', 'compatibility', 'description', 'license', 'metadata', 'name'] as const;
const LONGEST = { name: 64, description: 1024, compatibility: 500 } as const;
const LARGEST_FRONT_MATTER = 8 * 1024;
const FENCE = '---';
/** What Python's `str.strip` takes away; JavaScript's `trim` differs by the separators U+001C to U+001F, U+0085 and U+FEFF. */
const PYTHON_SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const OUTER_SPACE = new RegExp(`^${PYTHON_SPACE}+|(?<!${PYTHON_SPACE})${PYTHON_SPACE}+$`, 'g');

/** What strictyaml says where js-yaml says this, nearly always. */
const WORDS: Readonly<Record<string, string>> = {
  'bad indentation of a mapping entry': 'mapping values are not allowed here',
  'tab characters must not be used in indentation': "found character '\\t' that cannot start any token",
  'can not read a block mapping entry; a multiline key may not be an implicit key': "could not find expected ':'",
  "expected ':' after a mapping key": "could not find expected ':'",
  'deficient indentation': 'found unexpected end of stream',
  'unexpected end of the stream within a double quoted scalar': 'found unexpected end of stream',
  'unexpected end of the stream within a single quoted scalar': 'found unexpected end of stream',
};

/**
 * What the reference validator of the Agent Skills specification (skills-ref) says of a SKILL.md in a folder of that
 * name: its messages in its order, empty for a valid skill. What it prints after `Invalid YAML in frontmatter:` is
 * the reason in strictyaml's words, as far as they are known, without the quoted lines. Front matter beyond 8 KB is refused here, and by no other reader.
 */
export function validateAsReference(text: string, folderName: string): readonly string[] {
  const lines = text.replace(/\r\n?/g, '\n'); // as Python reads a text file
  if (!lines.startsWith(FENCE)) return ['SKILL.md must start with YAML frontmatter (---)'];
  const end = lines.indexOf(FENCE, FENCE.length);
  if (end < 0) return ['SKILL.md frontmatter not properly closed with ---'];
  const yaml = lines.slice(FENCE.length, end);
  if (yaml.length > LARGEST_FRONT_MATTER) return ['SKILL.md frontmatter exceeds 8 KB and was not read'];
  try {
    const fields = readStrictYaml(yaml);
    return fields instanceof Map ? checkFields(fields, folderName) : ['SKILL.md frontmatter must be a YAML mapping'];
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark === undefined ? '' : ` (line ${error.mark.line + 1})`;
    return [`Invalid YAML in frontmatter: ${WORDS[error.reason] ?? error.reason}${place}`];
  }
}

type Fields = ReadonlyMap<string, StrictYaml>;

function checkFields(fields: Fields, folderName: string): readonly string[] {
  const known: ReadonlySet<string> = new Set(FIELDS);
  const extra = [...fields.keys()].filter((key) => !known.has(key)).sort(byCodePoint);
  const list = FIELDS.map((field) => `'${field}'`).join(', ');
  return [
    ...errorIf(extra.length > 0, `Unexpected fields in frontmatter: ${extra.join(', ')}. Only [${list}] are allowed.`),
    ...checkRequired(fields, 'name', (name) => checkName(name, folderName)),
    ...checkRequired(fields, 'description', (text) => checkLength('Description', text, LONGEST.description)),
    ...checkCompatibility(fields.get('compatibility')),
  ];
}

function checkRequired(
  fields: Fields,
  key: 'name' | 'description',
  check: (text: string) => readonly string[],
): readonly string[] {
  const value = fields.get(key);
  if (value === undefined) return [`Missing required field in frontmatter: ${key}`];
  if (typeof value !== 'string' || strip(value) === '') return [`Field '${key}' must be a non-empty string`];
  return check(value);
}

function checkName(value: string, folderName: string): readonly string[] {
  const name = strip(value).normalize('NFKC');
  return [
    ...checkLength(`Skill name '${name}'`, name, LONGEST.name),
    ...errorIf(name !== name.toLowerCase(), `Skill name '${name}' must be lowercase`),
    ...errorIf(/^-|-$/.test(name), 'Skill name cannot start or end with a hyphen'),
    ...errorIf(name.includes('--'), 'Skill name cannot contain consecutive hyphens'),
    ...errorIf(
      /[^\p{L}\p{N}-]/u.test(name),
      `Skill name '${name}' contains invalid characters. Only letters, digits, and hyphens are allowed.`,
    ),
    ...errorIf(folderName.normalize('NFKC') !== name, `Directory name '${folderName}' must match skill name '${name}'`),
  ];
}

function checkCompatibility(value: StrictYaml | undefined): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return ["Field 'compatibility' must be a string"];
  return checkLength('Compatibility', value, LONGEST.compatibility);
}

function checkLength(what: string, text: string, longest: number): readonly string[] {
  const length = [...text].length;
  return errorIf(length > longest, `${what} exceeds ${longest} character limit (${length} chars)`);
}

function strip(text: string): string {
  return text.replace(OUTER_SPACE, '');
}

/** As Python sorts; JavaScript's default is by UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  const at = first.findIndex((character, index) => character !== second[index]);
  if (at < 0) return first.length - second.length;
  return (first[at]?.codePointAt(0) ?? -1) - (second[at]?.codePointAt(0) ?? -1);
}

function errorIf(applies: boolean, message: string): readonly string[] {
  return applies ? [message] : [];
}
