import type { ForgetRequest, ForgetResult } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import {
  type ExpiryOptions,
  FORGOTTEN,
  isPast,
  planExpired,
  planForgetEntry,
  planForgetQuery,
  type Texts,
} from '../../memory/plan-forget.ts';
import { SUMMARIES } from '../../memory/summaries.ts';
import type { MemoryReader } from '../../store/memory-files.ts';
import { type MemoryDesk, todayOf } from './desk.ts';
import { readReadable } from './read-input.ts';
import { summarize } from './summarize.ts';

/** What holds entries: everything but playbooks, memory skills, the task and the archive. */
const HOLDS_NONE = /^(?:archive|workflows|skills)\/|^(?:README|current-task)\.md$/;

/**
 * Moves what is to be forgotten to `archive/`, which has it before it is taken away anywhere.
 * @throws NightschoolError UNKNOWN_NAME where nothing fits, USAGE, MEMORY_BUSY, MEMORY_INVALID
 */
export async function forget(desk: MemoryDesk, request: ForgetRequest): Promise<ForgetResult> {
  if (request.what === 'expired') return forgetExpired(desk);
  const today = todayOf(desk);
  const asked = request.what === 'entry' ? request.id : request.query.trim();
  const id = /^\^?([0-9a-v]{6})$/.exec(asked)?.[1];
  if (request.what === 'entry' && id === undefined) {
    throw new NightschoolError('USAGE', `${JSON.stringify(asked.slice(0, 40))} is no id.`, {
      hint: 'Ids are the six digits after the ^ at the end of a line.',
    });
  }
  return desk.files.change(async (reader) => {
    const texts = await readEntryFiles(reader);
    const isId = id !== undefined && (request.what === 'entry' || isKnown(texts, id));
    return isId ? planForgetEntry(texts, { id, today }) : planForgetQuery(texts, { query: asked, today });
  });
}

function isKnown(texts: Texts, id: string): boolean {
  return [...texts.values()].some((text) => text.includes(`^${id}`));
}

async function readEntryFiles(reader: MemoryReader): Promise<Texts> {
  const paths = (await reader.list()).filter((path) => !HOLDS_NONE.test(path));
  const texts = await readReadable(reader, { paths });
  const forgotten = await reader.read(FORGOTTEN);
  return forgotten === null ? texts : new Map([...texts, [FORGOTTEN, forgotten]]);
}

/** Old daily files, after a summary where one of them has entries that none has looked at. */
async function forgetExpired(desk: MemoryDesk): Promise<ForgetResult> {
  const options = { today: todayOf(desk), days: desk.settings.forgetAfterDays };
  const { waiting } = planExpired(await readPastDays(desk.files, options), options);
  if (waiting.length > 0) await summarize(desk, { force: true });
  return desk.files.change(async (reader) => planExpired(await readPastDays(reader, options), options));
}

/** The days past their time, with what the archive has of them, and the record; nothing where there is no such day. */
async function readPastDays(reader: MemoryReader, options: ExpiryOptions): Promise<Texts> {
  const days = (await reader.list('daily')).filter((path) => isPast(path, options));
  const texts = new Map(await readReadable(reader, { paths: days }));
  if (texts.size === 0) return texts;
  for (const path of [SUMMARIES, ...[...texts.keys()].map((day) => `archive/${day}`)]) {
    const text = await reader.read(path);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}
