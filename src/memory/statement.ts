/** A sentence that gives one thing one value: "Robin's phone is 555 0102", "Invoice prefix: INV". */
export interface Statement {
  /** In lower case without article: "robin's phone". */
  readonly subject: string;
  readonly value: string;
  /**
   * What kind of value: two statements are about the same only where these agree. `any` for `X: …`, `X = …` and what has
   * one value whatever its words; null where it says nothing ("is closed", "is friendly").
   */
  readonly shape: string | null;
  /** Of something that has one value at a time, as far as its name tells. */
  readonly isSingle: boolean;
  /** Says where somebody lives, or something has moved: that is one place or day at a time. */
  readonly isMove: boolean;
}

const MOST_SUBJECT_WORDS = 8;
const LABEL = /^([^:=]{1,80})(?::\s+|=\s*)(\S.*)$/;
const CHANGED = /\s(?:has |have |was |were )?(?:now )?changed to\s|\s(?:is|are) now\s/i;
const MOVED = /\s(?:has |have )?moved to\s/i;
const IS = /\s(?:is|are)\s/i;
const LIVES = /\s(?:lives?|(?:is|are|am) based)\s(?=in\s)/i;
/** What stands before a colon without being anything that has a value. */
const NO_SUBJECT =
  /^(?:nb|to do|important|fyi|update|never|always|also|ps|re|e\.g\.|i\.e\.|about|see)$| (?:said|says|asked|asks|wrote|writes|told \S+)$/;
/** What a list may have many of: `Bug: …`, `Open question: …`. */
const ONE_OF_MANY =
  /^(?:(?:open|known|new|old|another|main|key|possible|meeting|call|action|today's|weekly) )?(?:note|todo|reminder|remember|warning|tip|hint|rule|example|question|answer|contact|customer|client|lead|prospect|supplier|vendor|partner|person|deal|order|invoice|bug|issue|problem|error|fix|decision|idea|risk|task|item|step|goal|fact|event|meeting|call|link|source|file|lesson|observation|finding|feature|request|feedback|quote|option|assumption|blocker|log|summary|minute)s?$/;
/** Words of a value behind a label of one word; a longer one is a sentence, and a label may have many. */
const LONGEST_LABELLED = 3;
/** Whatever its words, it is one thing at a time. */
const ONE_VALUE = /\b(?:favou?rite|preferred|default)\b| (?:colou?r|language|role|job title|currency|tone|status)$/;
/** Has an owner, belongs to something, or is named by two words at least: something that has one value at a time. */
const ATTRIBUTE = /(?:'s?|’s?) |^(?:my|our|your|their|his|her) | of |^the \S+ \S/;

/** Reads the subject and value of a sentence by its form; null where it has no such form. */
export function readStatement(text: string): Statement | null {
  const sentence = text.trim().replace(/[.!;,\s]+$/, '');
  const label = LABEL.exec(sentence);
  if (label !== null) return readLabel(label[1] ?? '', label[2] ?? '');
  const moved = MOVED.exec(sentence);
  const place = moved ?? LIVES.exec(sentence);
  const verb = place ?? CHANGED.exec(sentence) ?? IS.exec(sentence);
  if (verb === null) return null;
  const subject = sentence.slice(0, verb.index).toLowerCase();
  const said = sentence.slice(verb.index + verb[0].length);
  const value = moved === null ? said : `${prepositionFor(said)} ${said}`;
  const isSingle = ATTRIBUTE.test(`${subject} `);
  const shape = shapeOf(value) ?? (isSingle && ONE_VALUE.test(subject) ? 'any' : null);
  return statement(subject, { value, shape, isSingle, isMove: place !== null });
}

/** Whether two statements give the same thing a value of the same kind. */
export function isSameSubject(a: Statement, b: Statement): boolean {
  if (a.subject !== b.subject || a.shape === null || b.shape === null) return false;
  if (!(a.isSingle && b.isSingle) && !a.isMove && !b.isMove) return false;
  if (a.shape === b.shape) return true;
  if (a.shape !== 'any' && b.shape !== 'any') return false;
  return shapeOf(a.value) === shapeOf(b.value);
}

/** `Invoice prefix: INV`. What a single word introduces is a value where it has the form of one, or is a word itself. */
function readLabel(subject: string, value: string): Statement | null {
  const label = subject.trim().toLowerCase();
  if (ONE_OF_MANY.test(label)) return null;
  const words = value.trim().split(/\s+/).length;
  const isValue = words === 1 || /\s/.test(label);
  const shape = isValue ? 'any' : words > LONGEST_LABELLED ? null : shapeOf(value);
  return statement(label, { value, shape, isSingle: true, isMove: false });
}

function statement(subject: string, about: Omit<Statement, 'subject'>): Statement | null {
  const words = subject
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(?:the|a|an) /, '')
    .trim();
  const count = words.split(/\s+/).length;
  if (words === '' || about.value === '' || count > MOST_SUBJECT_WORDS || NO_SUBJECT.test(words)) return null;
  return { ...about, subject: words.replace(/\s+/g, ' '), value: about.value.trim() };
}

/** What moved to Thursday is on Thursday; what moved to Berlin is in Berlin. */
function prepositionFor(value: string): string {
  const shape = shapeOf(value);
  return shape === 'day' ? 'on' : shape === 'number' ? 'at' : 'in';
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

/** What is left of some words without numbers, days, addresses and names. */
export function withoutValues(words: string): string {
  return words
    .split(/\s+/)
    .filter((word) => kindOf([word]) === null)
    .join(' ')
    .toLowerCase();
}

function kindOf(words: readonly string[]): string | null {
  if (words.some((word) => /^(?:https?:|www\.)|@./i.test(word))) return 'contact';
  if (words.some((word) => /\d/.test(word))) return 'number';
  if (words.some((word) => DAY.test(word))) return 'day';
  if (words.some((word) => MONTH.test(word))) return 'month';
  if (words.some((word) => DAYTIME.test(word))) return 'daytime';
  return words.every((word) => /^\p{Lu}/u.test(word)) ? 'name' : null;
}
