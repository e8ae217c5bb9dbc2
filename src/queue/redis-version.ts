/** What is wrong with a server's version, as its INFO tells it; null: nothing. Valkey began where Redis 7.2 was. */
export function versionFault(info: ReadonlyMap<string, string>): string | null {
  if (info.has('valkey_version')) return null;
  const version = info.get('redis_version');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version === undefined || Number.isNaN(major)) return 'it does not tell its version';
  if (major > 6 || (major === 6 && minor >= 2)) return null;
  return `it is Redis ${version}, which is too old`;
}
