import type { Json } from '../../domain/json.ts';
import type { Conversion, Finder, Input } from '../../domain/procedure.ts';
import { readText, readValue } from '../procedure/read-notation.ts';
import { NotationError } from '../procedure/reader.ts';
import { type Spans, splitSpans, textAt, withoutEnd } from './spans.ts';

const CONVERSIONS: ReadonlySet<string> = new Set(['text', 'number', 'lower', 'upper', 'slug', 'list']);
const ASK = '; otherwise ask the user';

/** Reads a point under Inputs; throws a `NotationError` for what it cannot read. */
export function readInput(text: string): Input {
  const spans = splitSpans(text);
  const name = textAt(spans.code, 0);
  if (name === '' || textAt(spans.prose, 0).trim() !== '') {
    throw new NotationError('an input begins with its name in backticks');
  }
  const head = textAt(spans.prose, 1);
  const colon = head.indexOf(':');
  if (colon < 0) throw new NotationError('a colon is missing after the name of the input');
  const conversion = readConversion(head.slice(0, colon));
  const meaning = readMeaning(head.slice(colon + 1), spans.code.length > 1);
  return { name, meaning, conversion, ...readWays(spans) };
}

function readConversion(text: string): Conversion {
  const conversion = text.replace(/[()]/g, '').trim() || 'text';
  if (isConversion(conversion)) return conversion;
  throw new NotationError(`"${conversion}" is not one of ${[...CONVERSIONS].join(', ')}`);
}

function isConversion(text: string): text is Conversion {
  return CONVERSIONS.has(text);
}

/** The meaning without the words that lead to what follows it. */
function readMeaning(text: string, continues: boolean): string {
  if (!continues) return withoutEnd(withoutEnd(text, '.'), ASK).trim();
  const bare = withoutEnd(text, ':');
  for (const lead of ['in the request', 'otherwise']) {
    if (bare.toLowerCase().endsWith(lead))
      return bare
        .slice(0, -lead.length)
        .trim()
        .replace(/[;,.]$/, '')
        .trimEnd();
  }
  return bare.trim().replace(/[;,.]$/, '');
}

/** How to find it, and what to take where that fails. */
function readWays(spans: Spans): Pick<Input, 'find'> | (Pick<Input, 'find'> & { readonly fallback: Json }) {
  const find: Finder[] = [];
  let at = 1;
  while (at < spans.code.length) {
    const code = textAt(spans.code, at);
    if (/\b(?:otherwise|default)\W*$/i.test(textAt(spans.prose, at).slice(-20))) {
      if (at + 1 < spans.code.length) throw new NotationError('nothing may follow the value after "otherwise"');
      return { find, fallback: constantIn(code) };
    }
    const pattern = patternIn(code);
    const cues = pattern === null ? cuesAt(spans, at + 1) : [];
    find.push(pattern === null ? { kind: 'choice', value: constantIn(code), cues } : { kind: 'pattern', pattern });
    at += 1 + cues.length;
  }
  return { find };
}

/** Null for a code span that is no pattern. */
function patternIn(code: string): string | null {
  if (code.length > 1 && code.startsWith('/') && code.endsWith('/')) return code.slice(1, -1);
  return code.startsWith('pattern ') ? readText(code.slice('pattern '.length)) : null;
}

function cuesAt(spans: Spans, start: number): readonly string[] {
  if (!/\bsays\W*$/i.test(textAt(spans.prose, start).slice(-20))) {
    throw new NotationError(`\`${textAt(spans.code, start - 1)}\` needs its phrases: where it says \`"…"\` or \`"…"\``);
  }
  const cues = [readText(textAt(spans.code, start))];
  while (textAt(spans.prose, start + cues.length).trim() === 'or') {
    cues.push(readText(textAt(spans.code, start + cues.length)));
  }
  return cues;
}

function constantIn(code: string): Json {
  const value = readValue(code);
  if (value.kind === 'constant') return value.value;
  throw new NotationError(`\`${code}\` must be a value without references`);
}
