const LONGEST_PATH = 400;
const MOST_SEGMENTS = 12;
/** A name that Windows keeps for its devices, whatever its extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?: *\.|$)/i;
const REFUSED_CHARACTERS = /[<>:"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u;
/** A dot, a slash, a backslash or a NUL for whoever decodes the name once more, in overlong UTF-8 as well. */
const ENCODED = /%(?:25|2e|2f|5c|00|c0|c1|e0%80|f0%80|u00)/i;

/**
 * Why no file may be called so on any system, in words that follow "its path"; null where it may. For every name that
 * comes from a log, a model, an archive or another agent. Nothing is decoded: what would lead elsewhere decoded is refused.
 */
export function faultOfPath(path: string): string | null {
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  const names = path.split('/');
  if (names.includes('..')) return 'leads out of its folder';
  if (names.includes('') || names.includes('.')) return 'has an empty part';
  if (path.length > LONGEST_PATH || names.length > MOST_SEGMENTS) return 'is too long';
  if (REFUSED_CHARACTERS.test(path)) return 'has characters that not every system takes';
  if (names.some(isDeviceName)) return 'is a name that Windows keeps for its devices';
  if (names.some((name) => /[ .]$/.test(name))) return 'ends with a space or a dot';
  return ENCODED.test(path) || isSwayed(path) ? 'has dots or slashes in disguise' : null;
}

/** Whether Windows takes a file of that name for a device. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
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

/** Whether letters of other widths (`．．／`) become a way out for whoever normalises the name. */
function isSwayed(path: string): boolean {
  const plain = path.normalize('NFKC');
  if (plain === path) return false;
  return (
    plain.includes('\\') || plain.split('/').length !== path.split('/').length || /(?:^|\/)\.\.?(?:\/|$)/.test(plain)
  );
}

function foldPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
