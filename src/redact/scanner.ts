import { NightschoolError } from '../errors.ts';
import { createAllowList, normalizeAllowed } from '../util/allow-list.ts';
import { hashJson } from '../util/hash.ts';
import { createMemo } from './memo.ts';
import { createPseudonym } from './pseudonym.ts';
import { afterEscape } from './rule.ts';
import { RULES } from './rules/index.ts';
import type { Scanner } from './scan.ts';
import { createWatch, type Watch } from './watch/watch.ts';

export interface RedactorOptions {
  /** Keys the pseudonyms. */
  readonly seed: number;
  /** Rule names switched off. */
  readonly disable: readonly string[];
  /** Texts never redacted, and patterns of such: see `createAllowList`. */
  readonly allow: readonly string[];
}

const LOOKS = RULES.flatMap((rule) =>
  rule.looks.flatMap((look) => [look, afterEscape(look) ?? []].flat().map((look) => ({ rule, look }))),
);
const ENCODINGS = RULES.flatMap((rule) => (rule.encodings ?? []).map((encoding) => ({ rule, encoding })));
let watchLooks: Watch | null = null;

/** Throws PIPELINE_INVALID where `disable` names a rule that there is not, or `allow` has what is no pattern. */
export function createScanner({ seed, disable, allow }: RedactorOptions): Scanner {
  const unknown = disable.find((name) => !RULES.some((rule) => rule.name === name));
  if (unknown !== undefined) {
    const names = RULES.map(({ name }) => name).join(', ');
    throw new NightschoolError('PIPELINE_INVALID', `redact.disable names "${unknown}", which is no rule: ${names}.`);
  }
  // Building it takes longer than redacting most records; all redactors of a process share it.
  watchLooks ??= createWatch([...LOOKS.map(({ look }) => look), ...ENCODINGS.map(({ encoding }) => encoding)]);
  return {
    looks: LOOKS,
    encodings: ENCODINGS.filter(({ rule }) => !disable.includes(rule.name)).map(({ encoding }) => encoding),
    off: new Set(disable),
    watch: watchLooks,
    pseudonym: createPseudonym(seed),
    clean: createMemo(),
    allow: createAllowList(allow),
  };
}

/** Changes whenever a text would be redacted differently. */
export function hashRules({ seed, disable, allow }: RedactorOptions): string {
  return hashJson({
    seed,
    allow: normalizeAllowed(allow),
    rules: RULES.filter(({ name }) => !disable.includes(name)).map(({ name, revision }) => ({ name, revision })),
  });
}
