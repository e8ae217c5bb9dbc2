import { NightschoolError } from '../../errors.ts';
import { dailyDate, readEntries } from '../../memory/daily.ts';
import { MEMORY, type SummaryInput } from '../../memory/plan-summary.ts';
import { SUMMARIES } from '../../memory/summaries.ts';
import type { MemoryReader } from '../../store/memory-files.ts';

/** What a summary works on, and what could not be read of it. */
export async function readInput(
  reader: MemoryReader,
): Promise<{ readonly input: SummaryInput; readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const paths = (await reader.list('daily')).filter((path) => dailyDate(path) !== null);
  const days = await readReadable(reader, { paths, warn: (message) => warnings.push(message) });
  const entries = [...days].flatMap(([path, text]) => readEntries(text, dailyDate(path) ?? ''));
  return {
    input: { memory: await reader.read(MEMORY), summaries: await reader.read(SUMMARIES), entries },
    warnings,
  };
}

/** The texts of files by path; one that is no text is left out and told of. */
export async function readReadable(
  reader: MemoryReader,
  { paths, warn = () => undefined }: { readonly paths: readonly string[]; readonly warn?: (message: string) => void },
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE);
    const read = await Promise.all(some.map((path) => reader.read(path).catch(asUnreadable)));
    for (const [index, path] of some.entries()) {
      const text = read[index] ?? null;
      if (text instanceof NightschoolError) warn(`${text.message} It was left out.`);
      else if (text !== null) texts.set(path, text);
    }
  }
  return texts;
}

/** Files that are open at a time. */
const AT_ONCE = 32;

function asUnreadable(error: unknown): NightschoolError {
  if (error instanceof NightschoolError && error.code === 'MEMORY_INVALID') return error;
  throw error;
}
