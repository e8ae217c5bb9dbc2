import type { SkillFile } from '../../../domain/skill.ts';
import type { ArchivedFile, ArchivedFiles } from '../../../store/skill-archive-paths.ts';
import { isSkillPath, LARGEST_FILE_BYTES, MOST_FILES } from '../../../util/skill/version.ts';

/** A skill as it lies in an archive or a folder; its SKILL.md is not looked into yet. */
export interface FoundSkill {
  /** Name of its folder; of the archive or folder itself where SKILL.md lies at the top. */
  readonly folder: string;
  readonly text: string;
  readonly files: readonly SkillFile[];
  /** Sentences about what is not taken along. */
  readonly warnings: readonly string[];
}

const NESTED_ARCHIVE = /\.(?:zip|skill|tar|t?gz|bz2|xz|zst|7z|rar|jar)$/i;
const LARGEST_SKILL = 256 * 1024;

/** Every skill among the files, sorted by folder, and sentences about what belongs to none. */
export function findSkills(
  { files, leftOut }: ArchivedFiles,
  topName: string,
): { readonly skills: readonly FoundSkill[]; readonly warnings: readonly string[] } {
  const visible = files.filter(({ path }) => !isMachineFile(path));
  const roots = outermost(visible.filter(({ path }) => /(?:^|\/)(?:SKILL|skill)\.md$/.test(path)).map(folderOf));
  const isIn = (root: string, path: string): boolean => root === '' || path.startsWith(`${root}/`);
  const others = visible.filter(({ path }) => !roots.some((root) => isIn(root, path)));
  const skills = roots.map((root) => {
    const own = visible.filter(({ path }) => isIn(root, path));
    return readFound(root === '' ? topName : (root.split('/').at(-1) ?? root), relativeTo(root, own));
  });
  return {
    skills,
    warnings: [
      ...leftOut.map(({ path, reason }) => `${path} was left out: ${reason}.`),
      ...(others.length === 0 || roots.length === 0 ? [] : [countOthers(others)]),
    ],
  };
}

function readFound(folder: string, files: readonly ArchivedFile[]): FoundSkill {
  const main = files.find(({ path }) => path === 'SKILL.md') ?? files.find(({ path }) => path === 'skill.md');
  const taken: SkillFile[] = [];
  const warnings: string[] = [];
  for (const file of files) {
    if (file === main) continue;
    const reason = taken.length < MOST_FILES ? faultOf(file) : `a skill has at most ${MOST_FILES} files`;
    if (reason === null) taken.push({ path: file.path, text: decode(file.bytes) ?? '' });
    else warnings.push(`${file.path} was left out: ${reason}.`);
  }
  const text = main === undefined || main.bytes.length > LARGEST_SKILL ? null : decode(main.bytes);
  if (text === null) warnings.push('SKILL.md is not plain text in UTF-8 of at most 256 KB.');
  return { folder, text: text ?? '', files: taken, warnings };
}

/** Why a file is no part of a skill's version, or null where it is. */
function faultOf({ path, bytes }: ArchivedFile): string | null {
  if (NESTED_ARCHIVE.test(path)) return 'an archive in an archive is not opened';
  if (!isSkillPath(path)) return 'a skill here is SKILL.md with references/ and scripts/';
  if (bytes.length > LARGEST_FILE_BYTES) return `it is larger than ${LARGEST_FILE_BYTES / 1000} KB`;
  return decode(bytes) === null ? 'it is not plain text in UTF-8' : null;
}

/** Text as it stands, a byte order mark included; null for what is none. */
function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\0\ufffd]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** What a system leaves behind in archives and folders. */
function isMachineFile(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX');
}

function folderOf({ path }: ArchivedFile): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Folders that lie in no other of them, sorted. */
function outermost(folders: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const folder of [...new Set(folders)].sort()) {
    if (!kept.some((outer) => outer === '' || folder.startsWith(`${outer}/`))) kept.push(folder);
  }
  return kept;
}

function relativeTo(root: string, files: readonly ArchivedFile[]): readonly ArchivedFile[] {
  return root === '' ? files : files.map((file) => ({ ...file, path: file.path.slice(root.length + 1) }));
}

function countOthers(files: readonly ArchivedFile[]): string {
  const named = files.slice(0, 3).map(({ path }) => path);
  const rest = files.length > named.length ? ', …' : '';
  return `${files.length} ${files.length === 1 ? 'file belongs' : 'files belong'} to no skill: ${named.join(', ')}${rest}.`;
}
