/** A file of an archive or a folder, before anybody has looked at what it says. */
export interface ArchivedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** What is there, and what was not looked at. */
export interface ArchivedFiles {
  /** Sorted by path. */
  readonly files: readonly ArchivedFile[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/** What an import may hold at most. */
export const LIMITS = { files: 200, entries: 1000, bytes: 5_000_000, ratio: 100, archiveBytes: 6_000_000 } as const;

const LONGEST_PATH = 400;
const MOST_SEGMENTS = 12;
/** A name that Windows keeps for its devices, whatever its extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?: *\.|$)/i;
const REFUSED_CHARACTERS = /[<>:"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u;

/** Why no file may be called so on any system, or null where it may. */
export function faultOfPath(path: string): string | null {
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  const names = path.split('/');
  if (names.includes('..')) return 'leads out of its folder';
  if (names.includes('') || names.includes('.')) return 'has an empty part';
  if (path.length > LONGEST_PATH || names.length > MOST_SEGMENTS) return 'is too long';
  if (REFUSED_CHARACTERS.test(path)) return 'has characters that not every system takes';
  if (names.some((name) => DEVICE.test(name))) return 'is a name that Windows keeps for its devices';
  return names.some((name) => /[ .]$/.test(name)) ? 'ends with a space or a dot' : null;
}

/** Two paths that cannot lie side by side everywhere: equal but for case or composition, or a file that is also a folder. */
export function findClash(paths: readonly string[]): readonly [string, string] | null {
  const byKey = new Map<string, string>();
  for (const path of paths) {
    const key = foldPath(path);
    const other = byKey.get(key);
    if (other !== undefined) return [other, path];
    byKey.set(key, path);
  }
  for (const [key, path] of byKey) {
    const parts = key.split('/');
    for (let length = parts.length - 1; length > 0; length--) {
      const file = byKey.get(parts.slice(0, length).join('/'));
      if (file !== undefined) return [file, path];
    }
  }
  return null;
}

function foldPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
