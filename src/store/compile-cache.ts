import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Has Node keep what it compiles, so that commands and threads start in half the time: in the person's own cache, as
 * whoever may write there has their code run. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
 */
export function keepCompiled(environment: { readonly [name: string]: string | undefined }): void {
  const caches = environment.XDG_CACHE_HOME || inHome('.cache');
  if (caches !== null) enableCompileCache(join(caches, 'nightschool'));
}

/** Null where the person has no home. */
function inHome(folder: string): string | null {
  try {
    return join(homedir(), folder);
  } catch {
    return null;
  }
}
