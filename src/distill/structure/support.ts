import type { ToolDefinition } from '../../domain/chat.ts';
import type { Json } from '../../domain/json.ts';
import type { CleanTask } from '../../domain/task.ts';
import { foldText, wordsOf } from './fold.ts';
import { addOrigin, independentVoices, type Origins } from './origins.ts';
import { bySession, callOf, fieldsOf, isSupporting, leavesOf, type Passage, passagesOf } from './passages.ts';
import { sourcesAt } from './sources.ts';
import { addSequence, createTrie, scanWords } from './trie.ts';

export interface SupportOptions {
  /** How many independent sessions have to agree on what no request says; 2 by default. */
  readonly agreement?: number;
  /** Texts that a person stands behind, such as the live version and the rules people gave: as good as a request. */
  readonly trusted?: readonly string[];
  /** Tools that people declared for the family's agents. With their parameters, the values that these list are known. */
  readonly offered?: readonly (string | Offered)[];
}

type Offered = Pick<ToolDefinition, 'name'> & Partial<Pick<ToolDefinition, 'parameters'>>;

/** What a family's own traces support. */
export interface Support {
  readonly agreement: number;
  readonly trusted: readonly string[];
  /** The texts of its sessions, session after session, each in order. */
  readonly passages: () => Iterable<Passage>;
  /** How many independent sessions called a tool successfully, by name; 0 for tools that were only tried or offered. */
  readonly tools: ReadonlyMap<string, number>;
  /** How many sessions there are. */
  readonly sessions: number;
  /** Tools that people declared. */
  readonly offered: ReadonlySet<string>;
  /** Values that definitions of tools list, as their words. */
  readonly choices: ReadonlySet<string>;
  /** Tools that a person named. */
  readonly namedTools: ReadonlySet<string>;
  /** Names of fields and arguments, folded: words that a skill needs to speak of results. */
  readonly fields: ReadonlySet<string>;
}

const LONGEST_VALUE = 12;

/** What the traces of a family support, from the tasks of its lesson alone: requests, and what successful steps used. */
export function supportOf(tasks: readonly CleanTask[], options: SupportOptions = {}): Support {
  const { agreement = 2, trusted = [] } = options;
  const definitions = (options.offered ?? []).map((each) => (typeof each === 'string' ? { name: each } : each));
  const offered = definitions.map(({ name }) => name);
  const sessions = bySession(tasks);
  const tools = new Map<string, Origins>(offered.map((tool) => [tool, new Map()]));
  const fields = new Set<string>();
  for (const members of sessions.values()) countTools(members, tools);
  for (const { steps } of tasks) {
    for (const step of steps) {
      for (const name of [...fieldsOf(step.arguments), ...fieldsOf(step.result)]) fields.add(foldText(name));
    }
  }
  const said = new Set([...trusted, ...tasks.flatMap(({ request }) => request)].flatMap(wordsOf));
  return {
    agreement,
    trusted,
    sessions: sessions.size,
    offered: new Set(offered),
    choices: new Set(definitions.flatMap(({ parameters = {} }) => [...choicesIn(parameters)])),
    passages: function* () {
      for (const members of sessions.values()) yield* passagesOf(members);
    },
    tools: new Map([...tools].map(([tool, origins]) => [tool, independentVoices(origins)])),
    namedTools: new Set([...tools.keys()].filter((tool) => /[_\d-]/.test(tool) && said.has(foldText(tool)))),
    fields,
  };
}

function* choicesIn(schema: Json): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  if (!Array.isArray(schema)) {
    const { enum: listed, const: only } = schema as Readonly<Record<string, Json>>;
    for (const value of [...(Array.isArray(listed) ? listed : []), only])
      if (typeof value === 'string') yield wordsOf(value).join(' ');
  }
  for (const member of Object.values(schema)) yield* choicesIn(member);
}

/** A call whose arguments were read in a document speaks for the document; one without speaks for its session. */
function countTools(members: readonly CleanTask[], tools: Map<string, Origins>): void {
  const sources = documentsBehind(members);
  for (const task of members) {
    for (const step of task.steps) {
      const origins = tools.get(step.tool) ?? new Map<string, Set<string>>();
      tools.set(step.tool, origins);
      if (!isSupporting(task, step)) continue;
      const behind = [...leavesOf(step.arguments)].flatMap((text) => sources.get(foldText(text)) ?? []);
      addOrigin(origins, task.sessionId, behind.length > 0 ? behind : [`session ${task.sessionId}`]);
    }
  }
}

/** Where a session read the values that it gave to tools: in which documents, where no request says them. */
function documentsBehind(members: readonly CleanTask[]): ReadonlyMap<string, readonly string[]> {
  const trie = createTrie<string>();
  const requested = new Set<string>();
  for (const task of members) {
    for (const text of new Set(task.steps.flatMap((step) => [...leavesOf(step.arguments)]))) {
      const words = wordsOf(text.slice(0, 500));
      if (words.length <= LONGEST_VALUE && words.join('').length > 2) addSequence(trie, words, foldText(text));
    }
  }
  for (const text of members.flatMap(({ request }) => request)) {
    scanWords(trie, wordsOf(text), (value) => requested.add(value));
  }
  const behind = new Map<string, string[]>();
  for (const step of members.flatMap(({ steps }) => steps)) {
    const call = callOf(step);
    for (const text of leavesOf(step.result)) {
      const words = wordsOf(text);
      scanWords(trie, words, (value, at) => {
        const sources = sourcesAt(words, at, { call, isError: step.status === 'error' });
        if (sources.length > 1 && !requested.has(value))
          behind.set(value, [...(behind.get(value) ?? []), ...sources].slice(0, 32));
      });
    }
  }
  return behind;
}
