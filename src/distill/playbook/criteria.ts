import type { Job, JobSection } from './jobs.ts';
import { asSentence, sentencesOf } from './sentences.ts';

const MOST_FOUND = 12;
const LONGEST = 300;
const SHORTEST_RULE = 25;

const DONE =
  /\b(?:is (?:done|finished|complete|settled) when|(?:done|finished|complete|it worked) (?:when|if|once)|succeed(?:s|ed)? (?:when|if)|success (?:is|means))\b/i;
const RULE = /^(?:never|always|only|every|each|no|not|nobody|none|at (?:most|least)|limit|do not|don['’]t|must)\b/i;
const LIMIT =
  /\b(?:at (?:most|least)|(?:no|not|never) (?:more|less|fewer|later|earlier) than|never|always|within (?:\d+|a|an|one|two|three)|(?:fewer|less|more) than \d|maximum|minimum|must(?: not)?)\b/i;
const REPLY = /^(?:reply|respond|answer with|report back)\b/i;

/** What shows that the work is done: the goal that the playbook names, signs in its tables, sentences that say so. */
export function findSuccess(job: Job): readonly string[] {
  const found = distinct([...signsOf(job), ...sentencesIn(job, ['steps', 'rules']).filter((text) => DONE.test(text))]);
  return [...job.goals.map((goal) => asSentence(goal)), ...found];
}

/** How a finished piece of work can be checked: limits and rules, each in the playbook's own words. */
export function findChecks(job: Job): readonly string[] {
  return distinct(sentencesIn(job, ['steps', 'rules']).filter(isRule));
}

/** What comes out: the result that the playbook names, else its sentences on the reply. */
export function findOutput(job: Job): readonly string[] {
  if (job.results.length > 0) return job.results.map((result) => asSentence(result));
  return distinct(sentencesIn(job, ['steps']).filter((text) => REPLY.test(text)));
}

/** A question is none, and what is shorter says too little without what stands around it. */
function isRule(sentence: string): boolean {
  return (RULE.test(sentence) || LIMIT.test(sentence)) && sentence.length >= SHORTEST_RULE && !sentence.endsWith('?');
}

function sentencesIn({ sections }: Job, kinds: readonly JobSection['kind'][]): readonly string[] {
  return sections
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'item' || block.kind === 'text' ? sentencesOf(block.text) : [])),
    );
}

/** The cells of a column that is called a sign, each with what it is a sign of. */
function signsOf({ sections }: Job): readonly string[] {
  const tables = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'verbatim' && block.form === 'table' ? [block.lines.map(cellsOf)] : [])),
  );
  return tables.flatMap(([header = [], ...rows]) => {
    const column = header.findIndex((name) => /\bsign\b|\bdone when\b|\bsuccess\b/i.test(name));
    if (column < 1) return [];
    return rows.flatMap((cells) => {
      const sign = cells[column] ?? '';
      return sign === '' || /^:?-+:?$/.test(sign) ? [] : [asSentence(`${cells[column - 1]}: ${sign}`)];
    });
  });
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text.length <= LONGEST))].slice(0, MOST_FOUND);
}
