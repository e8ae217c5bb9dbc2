type Expanded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/**
 * Fills `${NAME}` and `${NAME:-default}` into every text of a JSON value. An empty variable takes its default, as in a
 * shell; one that is not set and has none is a problem, as the server would be started with a hole in its settings.
 */
export function expandVariables(value: unknown, environment: Readonly<Record<string, string | undefined>>): Expanded {
  const missing = new Set<string>();
  const fill = (text: string): string =>
    text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
      const found = environment[name];
      if (found !== undefined && (found !== '' || fallback === undefined)) return found;
      if (fallback === undefined) missing.add(name);
      return fallback ?? '';
    });
  const filled = mapTexts(value, fill);
  if (missing.size === 0) return { ok: true, value: filled };
  const names = [...missing].sort().join(', ');
  return { ok: false, problem: `the environment variable ${names} is not set, and there is no default for it` };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapTexts(member, change)]));
}
