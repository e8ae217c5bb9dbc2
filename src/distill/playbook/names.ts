import { isDeviceName } from '../../util/safe-path.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

const LONGEST_NAME = 64;

/**
 * The name of a skill made from a title: kebab-case, at most 64 characters, none of `taken`. Letters of other alphabets
 * cannot be in it: where too little is left, the `fallback` is tried.
 */
export function nameSkill(
  title: string,
  { fallback, taken }: { readonly fallback: string; readonly taken: ReadonlySet<string> },
): string {
  const name =
    [title, fallback].map(slug).find((words) => SKILL_NAME.test(words) && !isDeviceName(words)) ?? 'playbook';
  if (!taken.has(name)) return name;
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '-playbook' : `-playbook-${number}`;
    const other = `${cut(name, LONGEST_NAME - suffix.length)}${suffix}`;
    if (!taken.has(other)) return other;
  }
}

/** Empty where more letters are lost than kept. */
function slug(text: string): string {
  const words = text
    .replace(/ß/g, 'ss')
    .replace(/['’]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .replace(/^(?:the|a|an)-(?=[a-z])/, '');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const kept = words.replace(/[^a-z]/g, '').length;
  return 2 * kept < letters ? '' : cut(words, LONGEST_NAME);
}

function cut(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = name.lastIndexOf('-', length);
  return name.slice(0, end > 0 ? end : length).replace(/-+$/, '');
}
