import { isDeviceName } from '../../util/safe-path.ts';

const PLACEHOLDER = /\{([^{}[\]<>]+)\}|\[([^{}[\]<>]+)\]|<([^{}[\]<>]+)>/g;
const LONGEST_VALUE = 60;
/** One word for what layouts call by several. */
const ALIASES: Readonly<Record<string, string>> = {
  'yyyy-mm-dd': 'date',
  day: 'date',
  'yyyy-mm': 'month',
  person: 'contact',
  people: 'contact',
  client: 'customer',
  account: 'customer',
  organisation: 'company',
  organization: 'company',
  category: 'error',
  'failure-category': 'error',
  'error-category': 'error',
  'error-type': 'error',
  subject: 'topic',
  theme: 'topic',
  workspace: 'project',
};

/** What a layout calls its placeholder, as entries name it: `[Project Name]` → `project`. */
export function placeholderName(name: string): string {
  const kebab = toKebab(name.replace(/([a-z])([A-Z])/g, '$1 $2'));
  const bare = kebab.length > 5 && kebab.endsWith('-name') ? kebab.slice(0, -5) : kebab;
  return Object.hasOwn(ALIASES, bare) ? (ALIASES[bare] ?? bare) : bare;
}

/** A template with all its placeholders as `{name}`; a date that is spelt out is one as well. */
export function readTemplate(text: string): string {
  const path = text.trim().replace(/^(?:\.\/)?(?:memories\/)?/, '');
  const dated = path
    .replace(/(^|[^{[<])YYYY-MM-DD(?![}\]>])/g, '$1{date}')
    .replace(/(^|[^{[<])YYYY-MM(?![-}\]>])/g, '$1{month}');
  return dated.replace(PLACEHOLDER, (_, ...names: (string | undefined)[]) => {
    return `{${placeholderName(names.slice(0, 3).find((name) => name !== undefined) ?? '')}}`;
  });
}

export function hasPlaceholder(template: string): boolean {
  return template.search(PLACEHOLDER) >= 0;
}

/** The template filled in, or the placeholders that have no value. Values become kebab-case: no path gets in with one. */
export function fillTemplate(
  template: string,
  values: { readonly [placeholder: string]: string },
): { readonly path: string } | { readonly missing: readonly string[] } {
  const given = new Map(Object.entries(values).map(([name, value]) => [placeholderName(name), toKebab(value)]));
  const missing = new Set<string>();
  const path = readTemplate(template).replace(PLACEHOLDER, (_, name: string) => {
    const value = given.get(name) ?? '';
    if (value === '') missing.add(name);
    return value;
  });
  return missing.size > 0 ? { missing: [...missing].sort() } : { path };
}

/** Lower case words with hyphens between: letters of any script and digits. */
export function toKebab(text: string): string {
  const words = text
    .slice(0, 4 * LONGEST_VALUE)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join('-');
  const kebab = [...words].slice(0, LONGEST_VALUE).join('').replace(/-$/, '');
  return isDeviceName(kebab) ? `${kebab}-1` : kebab;
}
