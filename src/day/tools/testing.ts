import type { Memory, MemoryEntry, NewEntry, RecallHit, TaskSnapshot } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';

/** A memory that keeps entries in a list and finds them by a word: what the tools need of one, and no more. */
export function memoryInMemory(): Memory & { readonly entries: readonly MemoryEntry[] } {
  const entries: MemoryEntry[] = [];
  let task: TaskSnapshot | null = null;
  return {
    entries,
    recall: async (query) => ({
      query,
      hits: entries.filter(({ text }) => text.includes(query)).map(toHit),
      mentions: [],
      notice: null,
      engine: 'bm25',
    }),
    remember: async (given) => {
      const entry = toEntry(given, entries.length);
      entries.push(entry);
      return { entry, paths: ['daily/2026-11-21.md'], known: false, masked: {}, conflicts: [] };
    },
    forget: async (request) => {
      const isMeant = ({ id, text }: MemoryEntry): boolean =>
        request.what === 'entry' ? id === request.id : request.what === 'query' && text.includes(request.query);
      const gone = entries.filter(isMeant);
      for (const entry of gone) entries.splice(entries.indexOf(entry), 1);
      return { entries: gone.map(({ id, text }) => ({ id, text, from: ['daily/2026-11-21.md'] })), files: [] };
    },
    saveTask: async (snapshot) => {
      task = { ...snapshot, savedAt: '2026-11-21T14:00:00.000Z' };
      return task;
    },
    showTask: async () => task,
    clearTask: async () => {
      const cleared = task;
      task = null;
      return cleared;
    },
    summarize: () => Promise.reject(unused()),
    health: () => Promise.reject(unused()),
  };
}

function toEntry({ kind, confidence, text, details = [], about = {}, source }: NewEntry, index: number) {
  const id = index.toString(32).padStart(6, '0');
  return {
    id,
    date: '2026-11-21',
    time: '14:00',
    kind,
    confidence,
    text,
    details,
    about,
    supersedes: null,
    source: source ?? null,
  };
}

function toHit({ text, date }: MemoryEntry): RecallHit {
  const place = { path: `memories/daily/${date}.md`, kind: 'daily' as const, title: date, headings: [], line: 1 };
  return { ...place, snippet: text, score: 1, coverage: 1, date };
}

function unused(): NightschoolError {
  return new NightschoolError('INTERNAL', 'No tool asks for this.');
}
