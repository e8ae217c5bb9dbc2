import type { RecallKind } from '../../domain/memory.ts';

/** What the place of a file says about it. `path` is relative to the workspace. */
export interface Place {
  readonly kind: RecallKind;
  /** YYYY-MM-DD of a daily file; null where the file's own date counts. */
  readonly day: string | null;
  readonly isArchived: boolean;
}

export const RECALL_KINDS: readonly RecallKind[] = ['workflow', 'memory', 'daily', 'lesson', 'task', 'skill', 'other'];

const KIND_OF_FOLDER: { readonly [folder: string]: RecallKind } = {
  workflows: 'workflow',
  facts: 'memory',
  daily: 'daily',
  lessons: 'lesson',
  tasks: 'task',
};
const KIND_OF_FILE: { readonly [file: string]: RecallKind } = { 'MEMORY.md': 'memory', 'current-task.md': 'task' };

/** Reads the kind and the day off a path; what was archived keeps its kind. */
export function placeOf(path: string): Place {
  if (path.startsWith('skills/')) return { kind: 'skill', day: null, isArchived: false };
  const isArchived = path.startsWith('memories/archive/');
  const inside = path.slice(isArchived ? 'memories/archive/'.length : 'memories/'.length);
  const folder = inside.includes('/') ? (inside.split('/')[0] ?? '') : '';
  const kind = (folder === '' ? KIND_OF_FILE[inside] : KIND_OF_FOLDER[folder]) ?? 'other';
  const day = kind === 'daily' ? (/(?:^|\/)(\d{4}-\d\d-\d\d)[^/]*\.md$/i.exec(inside)?.[1] ?? null) : null;
  return { kind, day, isArchived };
}
