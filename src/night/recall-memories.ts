import { stemmer } from 'stemmer';
import type { Lesson } from '../domain/family.ts';
import type { MemoryFile } from '../domain/model.ts';

const MOST = 5;
/** Distinct words of the family that a memory must share to be worth a teacher's time. */
const LEAST_SHARED = 2;
const COMMON = new Set(['the', 'and', 'for', 'with', 'from', 'that', 'this', 'you', 'are', 'not', 'all', 'any']);

/** The memories that share most of the words that set a family apart, and of its tools' names; best first. */
export function recallMemories(memories: readonly MemoryFile[], { family }: Lesson): readonly MemoryFile[] {
  const query = wordsOf([family.name, ...family.terms, ...family.tools].join(' '));
  return memories
    .map((memory) => {
      const words = wordsOf(`${memory.path} ${memory.text}`);
      return { memory, shared: [...query].filter((word) => words.has(word)).length };
    })
    .filter(({ shared }) => shared >= LEAST_SHARED)
    .sort((a, b) => b.shared - a.shared || (a.memory.path < b.memory.path ? -1 : 1))
    .slice(0, MOST)
    .map(({ memory }) => memory);
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)).map(stemmer));
}
