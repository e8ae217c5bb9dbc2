import type { Session } from '../domain/session.ts';
import { type IngestedFile, type IngestOptions, ingestFile, type LogFile } from './ingest.ts';
import { START } from './read-lines.ts';

/** A log file in memory, given out in chunks of so many bytes; nothing lies beside it but `beside`. */
export function logOf(
  path: string,
  bytes: Uint8Array,
  options: {
    readonly chunk?: number;
    readonly beside?: Readonly<Record<string, string>>;
  } & Pick<LogFile, 'zipEntries' | 'sqliteRows'> = {},
): LogFile {
  const { chunk = Math.max(1, bytes.length), beside = {}, ...containers } = options;
  return {
    ...containers,
    path,
    size: bytes.length,
    async *read(from) {
      for (let at = from; at < bytes.length; at += chunk) {
        const part = Uint8Array.from(bytes.subarray(at, at + chunk));
        yield part;
        part.fill(0x22); // as a file's next chunk takes the place of the last
      }
    },
    beside: async (name) => beside[name] ?? null,
    list: async (folder) =>
      Object.keys(beside)
        .filter((name) => name.startsWith(`${folder}/`))
        .map((name) => name.slice(folder.length + 1))
        .sort(),
  };
}

/** All sessions of a log at once. */
export async function readLog(
  file: LogFile,
  options: Partial<Omit<IngestOptions, 'take'>> = {},
): Promise<IngestedFile & { readonly sessions: readonly Session[] }> {
  const sessions: Session[] = [];
  const take = (session: Session): void => void sessions.push(session);
  const read = await ingestFile(file, { from: START, format: null, lineBytes: 64_000_000, ...options, take });
  return { ...read, sessions };
}
