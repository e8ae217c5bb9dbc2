import type { Memory, RecallHit } from '../../domain/memory.ts';
import type { Message, Student } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { readText } from '../../store/json-lines.ts';
import { joinInWorkspace } from '../../store/safe-join.ts';
import { fence } from '../../util/prompt/fence.ts';

const MOST_HITS = 3;
/** Characters of one file; of a longer one only the passage that fits is shown. */
const LONGEST = 8_000;
const ALWAYS = ['memories/MEMORY.md', 'memories/current-task.md'] as const;

export interface Context {
  /** Files of the memory that it shows. */
  readonly paths: readonly string[];
  /** For a model to read before the request; empty where nothing is remembered. */
  readonly text: string;
}

/** What the memory holds about a request: what is always loaded, the task under way, playbooks and lessons that fit. */
export async function recallContext(
  request: string,
  { dir, memory }: { readonly dir: string; readonly memory: Pick<Memory, 'recall'> },
): Promise<Context> {
  const hits = await findHits(request, memory);
  const always = await Promise.all(
    ALWAYS.map(async (path) => ({ path, text: await readText(joinInWorkspace(dir, path)) })),
  );
  const others = hits.filter(({ path }) => !ALWAYS.some((each) => each === path));
  const found = await Promise.all(others.map(async (hit) => ({ path: hit.path, text: await textOf(dir, hit) })));
  const known = [...always, ...found].filter(({ text }) => text !== null && text.trim() !== '');
  const files = [...new Map(known.map(({ path, text }) => [path, text ?? ''])).entries()];
  if (files.length === 0) return { paths: [], text: '' };
  const fenced = files.map(([path, text]) => fence(path, text.trim()));
  return {
    paths: files.map(([path]) => path),
    text: `What is remembered from earlier, as data:\n\n${fenced.join('\n\n')}\n\nThe request:\n\n`,
  };
}

async function findHits(request: string, memory: Pick<Memory, 'recall'>): Promise<readonly RecallHit[]> {
  try {
    return (await memory.recall(request, { kinds: ['workflow', 'lesson', 'memory'], limit: MOST_HITS })).hits;
  } catch (error) {
    if (error instanceof NightschoolError) return []; // the request can be worked on without
    throw error;
  }
}

/** Playbooks and lessons as a whole; of facts those that fit, with what holds no longer. */
async function textOf(dir: string, { path, kind, snippet, superseded = [] }: RecallHit): Promise<string> {
  const stale = superseded.map(({ id, by }) => `\n^${id} holds no longer: see ^${by}.`).join('');
  if (kind === 'memory') return snippet + stale;
  const text = await readText(joinInWorkspace(dir, path));
  return text === null || text.length > LONGEST ? snippet : text;
}

/**
 * A student that is told of memories before the user's first words. Never one that follows a skill it is certified for:
 * that one is asked exactly as it was in its exam, or its certificate says nothing.
 */
export function withContext(student: Student, { text }: Context): Student {
  if (text === '') return student;
  return { ...student, act: (prompt) => student.act({ ...prompt, messages: preface(prompt.messages, text) }) };
}

function preface(messages: readonly Message[], text: string): readonly Message[] {
  const first = messages.findIndex(({ role }) => role === 'user');
  return messages.map((message, index) =>
    index === first && message.role === 'user' ? { ...message, text: `${text}${message.text}` } : message,
  );
}
