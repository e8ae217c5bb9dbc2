import { access, constants, realpath, stat } from 'node:fs/promises';

export async function isExecutable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/** The folder itself, however it was named; as it was named, where there is none. */
export function realFolder(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
