import type { Report } from './fold.ts';
import { plural } from './words.ts';

const NOUNS = { success: 'success', failure: 'failure', preference: 'preference', fact: 'fact', note: 'note' } as const;

/** What the night put into the memory, null where it kept none. */
export function memorySentence({ memory }: Report): string | null {
  if (memory === null) return null;
  const { learnt, tokens, maximumTokens, summarised, archived, conflicts } = memory;
  const kinds = Object.entries(NOUNS).flatMap(([kind, noun]) => {
    const count = learnt[kind as keyof typeof NOUNS] ?? 0;
    return count === 0 ? [] : [count === 1 ? `1 ${noun}` : `${count} ${noun === 'success' ? 'successes' : `${noun}s`}`];
  });
  const parts = [
    kinds.length === 0 ? 'nothing new to remember' : `learnt ${kinds.join(', ')}`,
    ...(summarised > 0 ? [`${summarised} daily ${summarised === 1 ? 'entry' : 'entries'} summarised`] : []),
    ...(archived > 0 ? [`${plural(archived, 'daily file')} archived`] : []),
    `MEMORY.md has ${tokens} of ${maximumTokens} tokens`,
    ...(conflicts > 0 ? [`${plural(conflicts, 'conflict')} to settle (nightschool memory)`] : []),
  ];
  return `Memory: ${parts.join('; ')}.`;
}
