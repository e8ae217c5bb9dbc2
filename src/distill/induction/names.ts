/** Argument names that say nothing without the thing they belong to. */
const VAGUE = new Set(
  'id ids name query q text title value input key type kind data content body item items search term number code ref to from list'.split(
    ' ',
  ),
);
export const VERBS: ReadonlySet<string> = new Set(
  'get list search find read lookup look check fetch query show view create add set update edit write delete remove send post put publish book cancel move archive transfer assign schedule submit save upload log mcp'.split(
    ' ',
  ),
);

/** `deal_id` stays, `query` of `search_deals` becomes `deal_query`; numbered where the name is taken. */
export function uniqueName(argument: string, tool: string, taken: ReadonlySet<string>): string {
  const plain = identifier(argument);
  const noun = singular(nounOf(tool));
  const base = VAGUE.has(plain) && noun !== '' ? identifier(`${noun}_${plain}`) : plain;
  for (const name of [base, noun === '' ? base : identifier(`${noun}_${plain}`)]) if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${base}_${number}`)) number++;
  return `${base}_${number}`;
}

/** What the values look like, where that says more than the argument's name: date, time, email. */
export function shapeName(values: readonly unknown[]): string {
  const all = (test: RegExp) =>
    values.length > 0 && values.every((value) => typeof value === 'string' && test.test(value));
  if (all(/^\d{4}-\d{2}-\d{2}$/)) return 'date';
  if (all(/^\d{1,2}:\d{2}$/)) return 'time';
  return all(/^[^@\s]+@[^@\s]+$/) ? 'email' : '';
}

/** What a tool is about: `search_deals` → deals, `mcp__crm__getContact` → contact. */
export function nounOf(tool: string): string {
  const words = toolWords(tool);
  const nouns = words.filter((word) => !VERBS.has(word));
  return (nouns.length > 0 ? nouns : words).join('_');
}

/** `mcp__crm__getContact` → [get, contact]. */
export function toolWords(tool: string): string[] {
  const name = tool.split('__').at(-1)?.split(/[.:/]/).at(-1) ?? tool;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** `deals` → deal, `entries` → entry; other words as they are. */
export function singular(noun: string): string {
  if (/ies$/.test(noun)) return noun.replace(/ies$/, 'y');
  if (/(ses|xes|ches|shes)$/.test(noun)) return noun.replace(/es$/, '');
  return /[^su]s$/.test(noun) ? noun.slice(0, -1) : noun;
}

/** `^[a-z][a-z0-9_]*$`, at most 40 characters. */
export function identifier(text: string): string {
  const plain = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'value' : plain;
}
