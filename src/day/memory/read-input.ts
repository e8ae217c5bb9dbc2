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
  for (const path of paths) {
    const text = await reader.read(path).catch((error: unknown) => {
      if (!(error instanceof NightschoolError) || error.code !== 'MEMORY_INVALID') throw error;
      warn(`${error.message} It was left out.`);
      return null;
    });
    if (text !== null) texts.set(path, text);
  }
  return texts;
}
