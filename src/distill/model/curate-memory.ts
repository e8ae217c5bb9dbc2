import { z } from 'zod';
import type { CuratedMemory, TeacherJobs } from '../../domain/model.ts';
import { openTokenCounter } from '../../util/count-tokens.ts';
import { fence } from '../../util/prompt/fence.ts';
import { escapeHidden } from '../../util/text-safety/escape.ts';
import { refuseText } from '../screen/screen.ts';
import { addressesInPage } from '../structure/addresses.ts';
import { ask } from './ask.ts';
import { clip } from './clip.ts';
import { openWith, type Teaching } from './teaching.ts';

type About = Parameters<TeacherJobs['curateMemory']>[0];
type Source = About['facts'][number];

const LONGEST_FACT = 400;
const LONGEST_SECTION = 40;
/** Characters of one text, tried in order until all of them together have room. */
const LENGTHS = [600, 300, 150, 80];
const ROOM = 60_000;
const MOST_NAMED = 5;

/** Pairs are objects: not every endpoint's JSON Schema knows lists of a certain length. */
const schema = z.object({
  facts: z.array(
    z.object({
      text: z.string().describe('One whole sentence'),
      from: z.array(z.string()).describe('Ids of what it rests on, at least one'),
      section: z.string().describe('Heading it belongs under, such as Preferences'),
    }),
  ),
  superseded: z.array(z.object({ id: z.string(), by: z.string() })).describe('What a newer one replaces'),
  conflicts: z.array(z.object({ one: z.string(), other: z.string() })).describe('What cannot both hold'),
});

type Curated = z.infer<typeof schema>;

/**
 * MEMORY.md as a model would have it. Every fact names what it rests on, and nothing but what there is; that the whole
 * fits is asked for once, and left to whoever takes it over after that.
 */
export async function curateMemory(teaching: Teaching, about: About): Promise<CuratedMemory> {
  const count = await openTokenCounter();
  const known = new Set([...about.facts, ...about.entries].map(({ id }) => id));
  const { facts, superseded, conflicts } = await ask(teaching.chat, {
    purpose: 'curate-memory',
    messages: openWith(teaching, 'curate-memory', [
      `Tokens that there is room for: ${about.maximumTokens}`,
      `MEMORY.md has now:\n${printSources('facts', about.facts)}`,
      `Remembered since:\n${printSources('entries', about.entries)}`,
    ]),
    schema,
    objection: (answer, attempt) =>
      idFault(answer, known) ??
      answer.facts.map(factFault).find((fault) => fault !== null) ??
      answer.facts.map((fact) => plantFault(fact, about)).find((fault) => fault !== null) ??
      (attempt === 1 ? sizeFault(count(printed(answer)), about.maximumTokens) : null),
    signal: teaching.signal,
  });
  return {
    facts: facts.map((fact) => ({ ...fact, text: fact.text.trim(), section: fact.section.trim() })),
    superseded,
    conflicts: conflicts.map(({ one, other }): readonly [string, string] => [one, other]),
  };
}

function idFault({ facts, superseded, conflicts }: Curated, known: ReadonlySet<string>): string | null {
  const named = [
    ...facts.flatMap(({ from }) => from),
    ...superseded.flatMap(({ id, by }) => [id, by]),
    ...conflicts.flatMap(({ one, other }) => [one, other]),
  ];
  const madeUp = [...new Set(named)].filter((id) => !known.has(id));
  if (madeUp.length > 0)
    return `there is no ${madeUp.slice(0, MOST_NAMED).map(shorten).join(', ')}: name ids as they stand there`;
  const itself = [...superseded.map(({ id, by }) => [id, by]), ...conflicts.map(({ one, other }) => [one, other])].find(
    ([one, other]) => one === other,
  );
  if (itself !== undefined) return `${itself[0]} cannot replace or contradict itself`;
  const gone = new Set(superseded.map(({ id }) => id));
  const kept = facts.flatMap(({ from }) => from).find((id) => gone.has(id));
  return kept === undefined ? null : `${kept} is superseded, so no fact may rest on it`;
}

function factFault({ text, from, section }: Curated['facts'][number]): string | null {
  const fact = text.trim();
  if (fact === '') return 'a fact is empty';
  if (from.length === 0) return `${shorten(fact)} rests on nothing: name the ids it is from`;
  if (fact.length > LONGEST_FACT) return `${shorten(fact)} is longer than ${LONGEST_FACT} characters: one fact each`;
  if (/[\r\n]/.test(fact)) return `${shorten(fact)} must be on one line`;
  if (/\^|\[SUPERSEDES/i.test(fact)) return `${shorten(fact)} must not carry ids or marks: they are added later`;
  if (/[\r\n#]/.test(section) || section.trim() === '' || section.length > LONGEST_SECTION) {
    return `a section is a heading of at most ${LONGEST_SECTION} characters, without #`;
  }
  return null;
}

/**
 * What MEMORY.md says already may stay as it is: people may have written it. An address is one of its sources', however it
 * is spelt; that the rest of a fact says nothing new is checked by whoever takes it over.
 */
function plantFault({ text, from }: Curated['facts'][number], { facts, entries }: About): string | null {
  const refusal = refuseText(text);
  const wasThere = facts.some((fact) => from.includes(fact.id) && refuseText(fact.text) !== null);
  if (refusal !== null && !wasThere) return `${shorten(escapeHidden(text))} must not be kept, as ${refusal}`;
  const sources = [...facts, ...entries].filter(({ id }) => from.includes(id));
  const known = new Set(sources.flatMap((source) => addressesInPage(source.text)).map(({ key }) => key));
  const foreign = addressesInPage(text).find(({ kind, key }) => kind !== 'word' && !known.has(key));
  return foreign === undefined
    ? null
    : `${shorten(escapeHidden(text))} names ${shorten(escapeHidden(foreign.text))}, which nothing that it is from says`;
}

function sizeFault(tokens: number, most: number): string | null {
  if (tokens <= most) return null;
  return `it has about ${tokens} tokens and there is room for ${most}: leave out what is needed least often, or say it in fewer words`;
}

/** As MEMORY.md will have it, near enough to be counted. */
function printed({ facts }: Curated): string {
  const sections = Map.groupBy(facts, ({ section }) => section.trim());
  return [...sections]
    .map(([section, held]) => {
      const lines = held.map(({ text, from }) => `- ${text.trim()}${from.map((id) => ` ^${id}`).join('')}`);
      return `## ${section}\n\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** One JSON object a line, oldest first; in less detail where they are many, but none is left out. */
function printSources(name: string, sources: readonly Source[]): string {
  const sorted = sources.toSorted((a, b) => (`${a.date} ${a.id}` < `${b.date} ${b.id}` ? -1 : 1));
  const lines = LENGTHS.map((length) =>
    sorted.map(({ id, date, text }) => JSON.stringify({ id, date, text: clip(text, length) })).join('\n'),
  );
  const fitting = lines.find((text) => text.length <= ROOM) ?? lines.at(-1) ?? '';
  return fence(name, fitting === '' ? 'none' : fitting);
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
