import { createGuard } from '../../guard/guard.ts';
import type { State } from '../../store/state/state.ts';
import { hash } from '../../util/hash.ts';
import { derive } from '../derive.ts';

/** Gives the path by which a log is known: as it is, but for parts of it that look like secrets. */
type NameLog = (path: string) => string;

/**
 * Names of logs stand in the index and in ledgers: a folder or file whose name holds what looks like a secret is called
 * `withheld-<hash>` there, with its ending, the same every night. `allow`: texts that are none (`redact.allow`).
 */
export function logNamer(allow: readonly string[]): NameLog {
  // one of its own: what the night remembers while it reads must not change a name that is in the index
  const guard = createGuard(0);
  guard.allow(allow);
  return (path) => {
    const leaks = guard.find(path);
    if (leaks.length === 0) return path;
    let end = -1;
    const parts = path.split('/').map((part) => {
      const start = end + 1;
      end = start + part.length;
      const isSecret = leaks.some((leak) => leak.start < end && leak.end > start);
      return isSecret ? `withheld-${hash(part, 8)}${endingOf(part)}` : part;
    });
    return parts.join('/');
  };
}

/** `logNamer` for these paths, which are looked at where one of them is new. Which are withheld is kept, never their names. */
export async function nameLogs(
  state: State,
  { paths, allow }: { readonly paths: readonly string[]; readonly allow: readonly string[] },
): Promise<NameLog> {
  const nameLog = logNamer(allow);
  const withheld = await derive(state, 'names of logs', {
    about: { paths: hash(JSON.stringify(paths)), allow }, // a name may hold a line break
    work: () => paths.flatMap((path, index) => (nameLog(path) === path ? [] : [index])),
  });
  const names = new Map(withheld.flatMap((index) => named(paths[index], nameLog)));
  return (path) => names.get(path) ?? path;
}

function named(path: string | undefined, nameLog: NameLog): readonly (readonly [string, string])[] {
  return path === undefined ? [] : [[path, nameLog(path)]];
}

/** By which a format knows its logs. */
function endingOf(part: string): string {
  return /(\.[a-z]{2,8}){1,2}$/.exec(part)?.[0] ?? '';
}
