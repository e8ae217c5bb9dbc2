import { plainInline, toIdentifier } from './inline.ts';
import type { Job } from './jobs.ts';
import { sentencesOf } from './sentences.ts';

/** What the procedure needs to be told. */
export interface PlaybookInput {
  /** As the notation has it: `customer_name`. */
  readonly name: string;
  /** The whole point as it is printed below `## Inputs`. */
  readonly line: string;
}

/** Of those that the playbook does not list itself. */
const MOST_FOUND = 12;
const ASK = /^(?:you (?:will )?need|we need|ask for|requires?|needs)[: ]\s*(.{3,200}?)(?:[.;](?=\s|$)|$)/i;
const OPEN = /^(?:open|look up|take) the ([a-z][a-z ]{1,40}?)(?: and the ([a-z][a-z ]{1,40}?))?(?=[:.,;(]|$)/i;
const DECLARED = /^`([a-z][a-z0-9_]*)`/;
const MOST_WORDS = 3;

/**
 * The inputs of a procedure, only where the playbook says plainly what is needed: its own section, what it asks for
 * ("Ask for purpose, place and date"), what its steps open, and what it leaves to be filled in.
 */
export function findInputs(job: Job): readonly PlaybookInput[] {
  const own = pointsOf(job, 'inputs').map(toDeclared);
  const asked = [job.summary, ...pointsOf(job, 'steps')].flatMap(sentencesOf).flatMap(namesIn);
  const found = [...(own.length > 0 ? [] : asked), ...placeholdersIn(job)]
    .map(toInput)
    .filter(({ name }) => name !== '');
  const known = new Set(own.map(({ name }) => name));
  const added = [...new Map(found.map((input) => [input.name, input])).values()].filter(({ name }) => !known.has(name));
  return [...own, ...added.slice(0, MOST_FOUND)];
}

/** An input of that name about which nothing else is known. */
export function toInput(words: string): PlaybookInput {
  const name = toIdentifier(words);
  return { name, line: `- \`${name}\`: the ${name.replaceAll('_', ' ')}; otherwise ask the user.` };
}

/** A point of the playbook's own section: as it is where it is written in the notation. */
function toDeclared(text: string): PlaybookInput {
  const declared = DECLARED.exec(text)?.[1];
  if (declared !== undefined) return { name: declared, line: `- ${text}` };
  const [label = '', ...rest] = text.replaceAll('**', '').split(':');
  const words = label.split(/\s+/).length <= 4 ? label : label.split(/\s+/).slice(0, MOST_WORDS).join(' ');
  const meaning = rest.length === 0 ? text : rest.join(':').trim();
  const name = toIdentifier(withoutArticle(words));
  if (name === '') return { name, line: `- ${plainMeaning(text)}.` };
  return { name, line: `- \`${name}\`: ${plainMeaning(meaning)}; otherwise ask the user.` };
}

/** One that would not be read as a code span or as another way to find it. */
function plainMeaning(text: string): string {
  return plainInline(text)
    .replaceAll('`', "'")
    .replace(/[.;]+$/, '');
}

function namesIn(sentence: string): readonly string[] {
  const asked = ASK.exec(sentence)?.[1];
  const listed = asked === undefined ? [] : asked.split(/,\s*(?:and\s+)?|\s+and\s+|\s+or\s+/i);
  const opened = (OPEN.exec(sentence) ?? []).slice(1);
  const names = [...listed, ...opened].map((words) => withoutArticle((words ?? '').trim()));
  return names.every(isShort) ? names : names.filter((_, index) => index >= listed.length).filter(isShort);
}

function isShort(words: string): boolean {
  return /^[a-z][a-z -]*$/i.test(words) && words.split(' ').length <= MOST_WORDS;
}

function withoutArticle(words: string): string {
  return words.replace(/^(?:the|a|an|their|your|our|his|her)\s+/i, '');
}

/** What is to be filled in, wherever it stands. */
function placeholdersIn({ summary, sections }: Job): readonly string[] {
  const texts = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'item') return [block.text, ...block.below];
      if (block.kind === 'text') return [block.text];
      return block.kind === 'verbatim' && block.form !== 'code' ? block.lines : [];
    }),
  );
  return [summary, ...texts].flatMap((text) => {
    const plain = plainInline(text);
    // what stands in a span of its own was a placeholder; in a longer one it may be the result of an earlier step
    return [...plain.matchAll(/`\{([a-z][a-z0-9_]*)\}`/g)].map((match) => match[1] ?? '');
  });
}

function pointsOf({ sections }: Job, kind: 'inputs' | 'steps'): readonly string[] {
  return sections
    .filter((section) => section.kind === kind)
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'item' || (block.kind === 'text' && kind === 'inputs') ? [block.text] : [],
      ),
    );
}
