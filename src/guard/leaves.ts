/** All texts, keys and long numbers of a value in lines of `key: text`: what a key says of its text is kept. */
export function flatten(value: unknown, isClean: (part: object) => boolean = () => false): string {
  if (typeof value === 'string') return value;
  const lines: string[] = [];
  collect(value, { key: '', lines, isClean, depth: 0 });
  return lines.join('\n');
}

/** Deeper values are ours to refuse elsewhere: here they only must not overflow the stack. */
const DEEPEST = 500;

interface Collecting {
  readonly key: string;
  readonly lines: string[];
  /** Parts that are left out. */
  readonly isClean: (part: object) => boolean;
  readonly depth: number;
}

function collect(value: unknown, collecting: Collecting): void {
  const { key, lines, isClean, depth } = collecting;
  if (typeof value === 'string') lines.push(key === '' ? value : `${key}: ${value}`);
  else if (typeof value === 'number') {
    if (value > 1e9 && Number.isInteger(value)) lines.push(`${key}: ${value}`);
  } else if (typeof value === 'object' && value !== null && depth < DEEPEST && !isClean(value)) {
    const below = { ...collecting, depth: depth + 1 };
    if (Array.isArray(value)) for (const item of value) collect(item, below);
    else {
      for (const [name, item] of Object.entries(value)) {
        if (typeof item === 'object' || typeof item === 'boolean') lines.push(name);
        collect(item, { ...below, key: name });
      }
    }
  }
}

export interface Leaf {
  /** Of the value, or of the array that it is in. */
  readonly key: string;
  readonly text: string;
  /** Such as `messages[2].text`. */
  readonly place: string;
}

/** The value with other texts and keys; what did not change is the same object. A number becomes a text where it changes. */
export function mapLeaves(value: unknown, change: (leaf: Leaf) => string): unknown {
  return mapOne(value, { key: '', place: '', depth: 0, change });
}

interface Mapping {
  readonly key: string;
  readonly place: string;
  readonly depth: number;
  readonly change: (leaf: Leaf) => string;
}

function mapOne(value: unknown, mapping: Mapping): unknown {
  const { key, place, depth, change } = mapping;
  if (typeof value === 'string') return change({ key, text: value, place });
  if (typeof value === 'number') {
    const text = String(value);
    return change({ key, text, place }) === text ? value : change({ key, text, place });
  }
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value;
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      mapOne(item, { ...mapping, place: `${place}[${index}]`, depth: depth + 1 }),
    );
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return mapObject(value, mapping);
}

function mapObject(value: object, mapping: Mapping): object {
  const { place, depth, change } = mapping;
  let isSame = true;
  const entries = Object.entries(value).map(([name, item], index): [string, unknown] => {
    const key = change({ key: '', text: name, place: `${place}.${index} (a key)` });
    // a key that holds a secret does not say where its value is
    const below = key === name ? `${place}${place === '' ? '' : '.'}${name}` : `${place}[${index}]`;
    const changed = mapOne(item, { ...mapping, key: name, place: below, depth: depth + 1 });
    isSame &&= key === name && changed === item;
    return [key, changed];
  });
  return isSame ? value : Object.fromEntries(entries);
}
