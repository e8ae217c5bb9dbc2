/** A sentence that gives one thing one value: "Robin's phone is 555 0102", "Invoice prefix: INV". */
export interface Statement {
  /** In lower case without article: "robin's phone". */
  readonly subject: string;
  readonly value: string;
  /**
   * What kind of value: two statements are about the same only where these agree. `any` for `X: …` and `X = …`,
   * which can have one value only; null where it says nothing ("is closed", "is friendly").
   */
  readonly shape: string | null;
}

const MOST_SUBJECT_WORDS = 8;
const LABEL = /^([^:=]{1,80})(?::\s+|=\s*)(\S.*)$/;
const CHANGED = /\s(?:has |have |was |were )?(?:now )?changed to\s|\s(?:is|are) now\s/i;
const MOVED = /\s(?:has |have )?moved to\s/i;
const IS = /\s(?:is|are)\s/i;
/** What stands before a colon without being anything that has a value. */
const NO_SUBJECT =
  /^(?:note|notes|nb|todo|to do|remember|reminder|important|warning|tip|hint|fyi|update|never|always|also|ps|re|rule|example|e\.g\.|i\.e\.|question|answer)$| (?:said|says|asked|asks|wrote|writes|told \S+)$/;
/** Has an owner, belongs to something, or is named by two words at least: something that has one value at a time. */
const ATTRIBUTE = /(?:'s?|’s?) |^(?:my|our|your|their|his|her) | of |^the \S+ \S/;

/** Reads the subject and value of a sentence by its form; null where it has no such form. */
export function readStatement(text: string): Statement | null {
  const sentence = text.trim().replace(/[.!;,\s]+$/, '');
  const label = LABEL.exec(sentence);
  if (label !== null) return statement(label[1] ?? '', label[2] ?? '', 'any');
  const moved = MOVED.exec(sentence);
  const verb = moved ?? CHANGED.exec(sentence) ?? IS.exec(sentence);
  if (verb === null) return null;
  const subject = sentence.slice(0, verb.index).toLowerCase();
  const value = `${moved === null ? '' : 'in '}${sentence.slice(verb.index + verb[0].length)}`;
  return statement(subject, value, ATTRIBUTE.test(`${subject} `) ? shapeOf(value) : null);
}

/** Whether two statements give the same thing a value of the same kind. */
export function isSameSubject(a: Statement, b: Statement): boolean {
  if (a.subject !== b.subject || a.shape === null || b.shape === null) return false;
  if (a.shape === b.shape) return true;
  if (a.shape !== 'any' && b.shape !== 'any') return false;
  return shapeOf(a.value) === shapeOf(b.value);
}

function statement(subject: string, value: string, shape: string | null): Statement | null {
  const words = subject
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(?:the|a|an) /, '')
    .trim();
  const count = words.split(/\s+/).length;
  if (words === '' || value === '' || count > MOST_SUBJECT_WORDS || NO_SUBJECT.test(words)) return null;
  return { subject: words.replace(/\s+/g, ' '), value: value.trim(), shape };
}

const DAY = /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/i;
const MONTH = /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/i;
const DAYTIME = /^(?:mornings?|noon|afternoons?|evenings?|nights?|midday|midnight)$/i;
const PLACE_WORD = /^(?:in|at|on|from|by|with|under|to) (?:the )?/i;

/**
 * What kind of value some words are: `number`, `contact` (address, link), `day`, `month`, `daytime`, `name`, each after
 * its preposition where it has one; null for other words.
 */
export function shapeOf(words: string): string | null {
  const preposition = PLACE_WORD.exec(words)?.[0] ?? '';
  const rest = words
    .slice(preposition.length)
    .split(/\s+/)
    .map((word) => word.replace(/^[("']+|[)"',.!?;]+$/g, ''));
  const kind = kindOf(rest);
  return kind === null ? null : `${preposition.trim().split(' ')[0]?.toLowerCase() ?? ''} ${kind}`.trim();
}

function kindOf(words: readonly string[]): string | null {
  if (words.some((word) => /^(?:https?:|www\.)|@./i.test(word))) return 'contact';
  if (words.some((word) => /\d/.test(word))) return 'number';
  if (words.some((word) => DAY.test(word))) return 'day';
  if (words.some((word) => MONTH.test(word))) return 'month';
  if (words.some((word) => DAYTIME.test(word))) return 'daytime';
  return words.every((word) => /^\p{Lu}/u.test(word)) ? 'name' : null;
}
