import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile as Unzip } from 'yauzl';
import { ZipFile } from 'yazl';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { faultOfPath, findClash } from '../util/safe-path.ts';
import { type ArchivedFile, type ArchivedFiles, LIMITS } from './skill-archive-paths.ts';

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
/** What a ZIP begins with: a file, or the end of an empty one. */
const SIGNATURES: ReadonlySet<number> = new Set([0x04034b50, 0x06054b50]);

/**
 * A skill as a ZIP: `<name>/SKILL.md` and the files beside it. The same version gives the same bytes on every machine,
 * so nothing in it is compressed: deflate differs from one build of zlib to another.
 */
export async function packSkill({ skill, text, files = [] }: SkillVersion): Promise<Buffer> {
  const zip = new ZipFile();
  const content = [{ path: 'SKILL.md', text }, ...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of content) {
    zip.addBuffer(Buffer.from(file.text), `${skill}/${file.path}`, {
      mtime: new Date(2000, 0, 1), // the format keeps local time: midnight in every zone
      forceDosTimestamp: true,
      mode: 0o100644,
      compress: false,
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * The files of a ZIP, which is hostile until proven: what it says of itself is checked before anything is inflated, and
 * what is inflated is held against it.
 * @throws NightschoolError ARCHIVE_REFUSED with what is wrong
 */
export async function unpackSkills(bytes: Buffer): Promise<ArchivedFiles> {
  if (bytes.length > LIMITS.archiveBytes) throw refused(`it is larger than ${LIMITS.archiveBytes / 1e6} MB`);
  if (bytes.length < 4 || !SIGNATURES.has(bytes.readUInt32LE(0))) throw refused('it does not begin as a ZIP does');
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true });
    const entries = await readEntries(zip);
    const files: ArchivedFile[] = [];
    for (const entry of entries) files.push({ path: entry.fileName, bytes: await inflate(zip, entry) });
    return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut: [] };
  } catch (error) {
    if (error instanceof NightschoolError) throw error;
    throw refused((error instanceof Error ? error.message : String(error)).replace(/\.$/, ''), error);
  }
}

/** The files that it lists, each of them and all together within the limits. */
async function readEntries(zip: Unzip): Promise<readonly Entry[]> {
  const files: Entry[] = [];
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count++;
    if (count > LIMITS.entries) throw refused(`it lists more than ${LIMITS.entries} entries`);
    const fault = faultOfEntry(entry);
    if (fault !== null) throw refused(`${JSON.stringify(entry.fileName)} ${fault}`);
    if (!entry.fileName.endsWith('/')) files.push(entry);
    if (files.length > LIMITS.files) throw refused(`it holds more than ${LIMITS.files} files`);
  }
  const clash = findClash(files.map(({ fileName }) => fileName));
  if (clash !== null) throw refused(`${clash.map((path) => JSON.stringify(path)).join(' and ')} clash`);
  const inflated = files.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const packed = files.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (inflated > LIMITS.bytes) throw refused(`it holds more than ${LIMITS.bytes / 1e6} MB`);
  if (inflated > LIMITS.ratio * packed) throw refused(`it inflates to more than ${LIMITS.ratio} times its size`);
  return files;
}

function faultOfEntry(entry: Entry): string | null {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const isFolder = entry.fileName.endsWith('/');
  if (type !== 0 && type !== REGULAR && type !== FOLDER) return 'is a link or a device';
  if (entry.isEncrypted()) return 'is encrypted';
  if (isFolder && entry.uncompressedSize > 0) return 'is a folder that holds data';
  return faultOfPath(isFolder ? entry.fileName.slice(0, -1) : entry.fileName);
}

async function inflate(zip: Unzip, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) {
    throw refused(`${JSON.stringify(entry.fileName)} is damaged`);
  }
  return bytes;
}

function refused(reason: string, cause?: unknown): NightschoolError {
  // names in it may be made to move a terminal's cursor
  const shown = reason.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
  return new NightschoolError('ARCHIVE_REFUSED', `The archive was refused: ${shown}.`, { cause });
}
