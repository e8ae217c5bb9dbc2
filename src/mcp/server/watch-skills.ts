import type { ServedSkills } from './skill-source.ts';

/** A look may take a twentieth of the time at most, however many skills there are. */
const REST = 20;

/**
 * Looks every so often whether other skills, or other versions of them, are served, and tells. A look that fails is the
 * same as none: the next request tells what is wrong. Keeps no process alive.
 */
export function watchSkills(
  skills: ServedSkills,
  { everyMs, onChange }: { readonly everyMs: number; readonly onChange: () => void },
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let seen: string | null = null;
  const look = async (): Promise<void> => {
    const start = performance.now();
    const now = await listVersions(skills);
    if (seen !== null && now !== null && now !== seen && !isStopped) onChange();
    seen = now ?? seen;
    if (!isStopped) timer = setTimeout(look, Math.max(everyMs, REST * (performance.now() - start))).unref();
  };
  void look();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function listVersions(skills: ServedSkills): Promise<string | null> {
  const versions = await skills.list().catch(() => null);
  return versions?.map(({ skill, version }) => `${skill} ${version}`).join('\n') ?? null;
}
