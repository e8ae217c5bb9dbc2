import { isDeviceName } from './safe-path.ts';

const LONGEST_PATH = 200;
const DEEPEST = 6;
/** Folders that others keep, and files that are no place for entries. */
const RESERVED_FOLDERS = new Set(['archive', 'workflows', 'skills']);
const RESERVED_FILES = new Set(['readme.md', 'memory.md', 'current-task.md', 'skill.md']);

/** Why entries may not be kept at a path relative to `memories/`; null where they may. */
export function pathFault(path: string): string | null {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  const [folder = ''] = segments;
  if (path.length > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} characters`;
  if (segments.length > DEEPEST) return `it is deeper than ${DEEPEST} levels`;
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'it must be relative to memories/, without . and ..';
  }
  if (segments.some((segment) => segment.startsWith('.'))) return 'it is hidden';
  if (segments.some((segment) => !isPortable(segment))) return 'not every system can have a file of that name';
  if (!file.endsWith('.md') || file === '.md') return 'it must end in .md';
  if (RESERVED_FILES.has(file.toLowerCase())) return `${file} is not for entries`;
  if (segments.length > 1 && RESERVED_FOLDERS.has(folder.toLowerCase())) return `${folder}/ is not for entries`;
  return null;
}

function isPortable(segment: string): boolean {
  if (isDeviceName(segment) || /[. ]$/.test(segment) || segment.startsWith(' ')) return false;
  return /^[\p{L}\p{N} ._-]+$/u.test(segment);
}
