import { DAILY_FORMATS } from './daily.ts';
import type { LogFormat } from './format.ts';

/** Every format, in the order in which they are asked; loaded where they are asked for, as most logs need few of them. */
export async function loadFormats(): Promise<readonly LogFormat[]> {
  const { FORMATS } = await import('./registry.ts');
  return FORMATS;
}

/** Undefined where there is none of that name (any more). */
export async function findFormat(name: string | null): Promise<LogFormat | undefined> {
  if (name === null) return undefined;
  const isIt = (format: LogFormat): boolean => format.name === name;
  return DAILY_FORMATS.find(isIt) ?? (await loadFormats()).find(isIt);
}
