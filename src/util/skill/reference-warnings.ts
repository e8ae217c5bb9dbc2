import { SCALAR_STYLE } from 'js-yaml';
import { parseYaml } from './read-front-matter.ts';
import { validateSkill } from './validate.ts';
import { topLevelScalars } from './yaml-events.ts';

/** What the reference never looks at, and so cannot have said. */
const NEVER_CHECKED: ReadonlySet<string> = new Set(['line-endings', 'license', 'allowed-tools', 'metadata', 'body']);

/**
 * Why a stricter client than the reference may refuse a SKILL.md, or read it otherwise: skill-creator's
 * quick_validate, which reads YAML 1.1 and no CRLF, clients that take no angle brackets and only a-z in names, and this
 * project's limits on the body.
 * @param errors what the reference says: it is not said again
 */
export function findStricter(
  text: string,
  options: { readonly folderName: string; readonly errors: readonly string[] },
): readonly string[] {
  const withLf = text.replace(/\r\n?/g, '\n');
  const findings = [
    ...validateSkill(text, options.folderName).filter(({ rule }) => rule === 'line-endings'),
    ...validateSkill(withLf, options.folderName),
  ];
  if (options.errors.length > 0) {
    return findings.filter(({ rule }) => NEVER_CHECKED.has(rule)).map(({ message }) => message);
  }
  return [...findCutOff(withLf), ...findings.map(({ message }) => message)];
}

/** Unquoted values that a ` #` ends: the rest of the line is a comment, which hardly anybody meant. */
function findCutOff(text: string): readonly string[] {
  const yaml = text.split('---', 2)[1] ?? '';
  try {
    return [...topLevelScalars(parseYaml(yaml), yaml)].flatMap(([key, { style, valueEnd }]) => {
      const isCut = style === SCALAR_STYLE.PLAIN && valueEnd >= 0 && /^[ \t]+#/.test(yaml.slice(valueEnd));
      return isCut ? [`The value of ${key} ends before its #, and the rest is lost: quote it.`] : [];
    });
  } catch {
    return []; // what a stricter reader of YAML refuses is a finding already
  }
}
