import type { Teacher } from '../../domain/model.ts';
import type { MemorySettings } from '../../domain/pipeline.ts';
import type { Redactor } from '../../redact/redact.ts';
import type { MemoryFiles } from '../../store/memory-files.ts';

/** What the operations of a memory work with. */
export interface MemoryDesk {
  /** The workspace. */
  readonly dir: string;
  readonly files: MemoryFiles;
  readonly settings: MemorySettings;
  readonly clock: () => Date;
  /** For what a teacher is shown. */
  readonly redactor: Redactor;
  /** Null: rules curate. */
  readonly teacher: Pick<Teacher, 'name' | 'jobs'> | null;
}

/** YYYY-MM-DD in UTC. */
export function todayOf({ clock }: Pick<MemoryDesk, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}
