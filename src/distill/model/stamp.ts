import { YAMLException } from 'js-yaml';
import { LONGEST_DESCRIPTION, printFrontMatter } from '../../util/skill/print-front-matter.ts';
import { oneLine } from '../../util/skill/prose.ts';
import { constructFields, parseYaml, readFrontMatter } from '../../util/skill/read-front-matter.ts';
import { splitSkill } from '../../util/skill/split-skill.ts';

export interface Stamp {
  /** Name of the skill, which is settled before it is written. */
  readonly skill: string;
  readonly familyId: string;
  readonly teacher: string;
}

const OURS = 'nightschool-';
const KEPT = ['license', 'compatibility', 'allowed-tools'];

/**
 * The SKILL.md with its front matter printed as every reader takes it: the settled name, the description as it was
 * written, other fields kept, and where the skill comes from. No date and no count, so that the same words are the same
 * version every night. Returned as it is where there is no front matter with a description, or one too long to be
 * kept; the checks say so.
 */
export function stampSkill(text: string, stamp: Stamp): string {
  const split = splitSkill(text, { problems: [] });
  if (split.yaml === null) return text;
  const { description } = readFrontMatter(split, { problems: [] });
  if (description === '' || [...description].length > LONGEST_DESCRIPTION) return text;
  const fields = readFields(split.yaml);
  const metadata = { family: stamp.familyId, teacher: stamp.teacher };
  const printed = printFrontMatter({ name: stamp.skill, description, metadata }).split('\n');
  const at = printed.indexOf('metadata:');
  const kept = KEPT.flatMap((key) => printField(key, fields.get(key)));
  const foreign = foreignMetadata(fields.get('metadata'));
  const lines = [...printed.slice(0, at), ...kept, ...printed.slice(at, -2), ...foreign, '---'];
  return `${lines.join('\n')}\n\n${split.body.trim()}\n`;
}

/** None where the YAML is broken, such as by an unquoted colon: its description is read all the same. */
function readFields(yaml: string): ReadonlyMap<string, unknown> {
  try {
    return constructFields(parseYaml(yaml), yaml);
  } catch (error) {
    if (error instanceof YAMLException) return new Map();
    throw error;
  }
}

/** What people or other tools noted in the metadata. */
function foreignMetadata(metadata: unknown): readonly string[] {
  if (metadata === null || typeof metadata !== 'object') return [];
  return Object.entries(metadata)
    .filter(([key]) => !key.startsWith(OURS) && /^[A-Za-z0-9_.-]{1,64}$/.test(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => printField(key, value).map((line) => `  ${line}`));
}

function printField(key: string, value: unknown): readonly string[] {
  if (typeof value !== 'string' || value.trim() === '') return [];
  return [`${key}: ${JSON.stringify(oneLine(value).replace(/-{3,}/g, '–'))}`];
}
