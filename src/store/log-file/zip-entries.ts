import { closeSync, fstatSync } from 'node:fs';
import { posix } from 'node:path';
import { crc32, createZstdDecompress } from 'node:zlib';
import { type Entry, fromFdPromise, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';
import type { EntryText, PartFault, PartsWanted } from '../../domain/container.ts';
import { pickParts } from './container.ts';
import { openOrdinary } from './read-bytes.ts';

/** Entries that an archive may list, and bytes that it may inflate to, at least and for each byte it has. */
const MOST_ENTRIES = 20_000;
const LEAST_ALLOWED = 256 * 1024 * 1024;
const MOST_INFLATED = 250;

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
/** Compression methods of ZIP. */
const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;

interface NamedEntry {
  readonly name: string;
  readonly entry: Entry;
}

/**
 * The files in a ZIP archive as text, in the order in which it lists them. What is wrong with one costs that one only.
 * `leastAllowed`: bytes that even the smallest archive may inflate to.
 */
export async function* readZipEntries(
  file: string,
  wanted: PartsWanted,
  { leastAllowed = LEAST_ALLOWED }: { readonly leastAllowed?: number } = {},
): AsyncGenerator<EntryText> {
  const descriptor = openOrdinary(file);
  try {
    const { size } = fstatSync(descriptor);
    const zip = await fromFdPromise(descriptor, { autoClose: false, decodeStrings: false }).catch(() => null);
    if (zip === null) yield { entry: '', fault: 'ZIP archive that is damaged or not finished' };
    else yield* readAll(zip, { ...wanted, allowed: Math.max(leastAllowed, size * MOST_INFLATED) });
  } finally {
    closeSync(descriptor);
  }
}

async function* readAll(zip: ZipFile, wanted: PartsWanted & { readonly allowed: number }): AsyncGenerator<EntryText> {
  const { entries, faults } = await listEntries(zip);
  const taken = new Map<string, number>();
  let left = wanted.allowed;
  for (const { name, entry } of pickParts(entries, ({ name: path }) => path, wanted)) {
    const folder = posix.dirname(name);
    const count = (taken.get(folder) ?? 0) + 1;
    taken.set(folder, count);
    if (wanted.each !== null && count > wanted.each) continue;
    left -= entry.uncompressedSize;
    if (left < 0) return yield { entry: '', fault: `ZIP archive that holds more than ${wanted.allowed} bytes` };
    yield await readEntry(zip, { name, entry }, wanted.bytes);
  }
  yield* faults;
}

/** Of two entries of one name the later one counts, as with every tool that unpacks it. */
async function listEntries(
  zip: ZipFile,
): Promise<{ readonly entries: readonly NamedEntry[]; readonly faults: readonly PartFault[] }> {
  const entries = new Map<string, NamedEntry>();
  const faults: PartFault[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size + faults.length >= MOST_ENTRIES) throw new Error('too many entries');
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      if (name.endsWith('/')) continue;
      const fault = faultOf(name, entry);
      if (fault !== null) faults.push({ entry: name, fault });
      else {
        entries.delete(name);
        entries.set(name, { name, entry });
      }
    }
  } catch {
    faults.push({ entry: '', fault: `ZIP archive whose list of entries is damaged or longer than ${MOST_ENTRIES}` });
  }
  return { entries: [...entries.values()], faults };
}

function faultOf(name: string, entry: Entry): string | null {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (validateFileName(name) !== null) return 'entry whose name leads out of its ZIP archive';
  if (type !== 0 && type !== REGULAR) return 'entry that is a link or a device';
  if (entry.isEncrypted()) return 'entry that is encrypted';
  if (![STORED, DEFLATED, ZSTANDARD].includes(entry.compressionMethod))
    return 'entry that is compressed in an unknown way';
  return null;
}

async function readEntry(zip: ZipFile, { name, entry }: NamedEntry, most: number): Promise<EntryText> {
  if (entry.uncompressedSize > most) return { entry: name, fault: `entry larger than ${most} bytes` };
  try {
    const bytes = await inflate(zip, entry);
    if (bytes.length === entry.uncompressedSize && crc32(bytes) === entry.crc32) {
      return { entry: name, text: new TextDecoder().decode(bytes) };
    }
  } catch {
    // what the archive says of it is not so
  }
  return { entry: name, fault: 'entry that is damaged' };
}

/** At most what the entry says it holds is ever kept. */
async function inflate(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const isZstandard = entry.compressionMethod === ZSTANDARD;
  const raw = await zip.openReadStreamPromise(entry, isZstandard ? { decodeFileData: false } : {});
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of isZstandard ? raw.pipe(createZstdDecompress()) : raw) {
    size += chunk.length;
    if (size > entry.uncompressedSize) throw new Error('larger than it says');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
