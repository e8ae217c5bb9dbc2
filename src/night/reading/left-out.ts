import type { SkippedLines } from '../../domain/event.ts';
import { type KnownFile, lossesOf } from '../../store/state/log-index.ts';

/** What `readLog` notes of sessions that `include:` and `exclude:` of a place leave out. */
export const LEFT_OUT = 'session of a project that the pipeline leaves out';

/** What was lost of a file, and how many of its sessions a person wanted left out, which is no loss. */
export function lostAndLeftOut(file: KnownFile): { readonly lost: readonly SkippedLines[]; readonly leftOut: number } {
  const { lost = [], left = [] } = Object.groupBy(lossesOf(file), ({ reason }) =>
    reason === LEFT_OUT ? 'left' : 'lost',
  );
  return { lost, leftOut: left.reduce((sum, { count }) => sum + count, 0) };
}
