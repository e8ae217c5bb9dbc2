import type { SkillFile } from '../../domain/skill.ts';

/** What the programs of a draft define: calls of it are no calls of tools. */
export interface OwnNames {
  readonly functions: ReadonlySet<string>;
  /** Modules and variables: what is called on them is theirs. */
  readonly roots: ReadonlySet<string>;
}

const FUNCTION =
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:def|function|func|fn|sub)\s+([\p{L}_][\p{L}\p{N}_]*)|^\s*([\p{L}_][\p{L}\p{N}_]*)\s*\(\)\s*\{|^\s*(?:const|let|var)?\s*([\p{L}_][\p{L}\p{N}_]*)\s*=\s*(?:lambda\b|(?:async\s+)?(?:function\b|\([^()]{0,200}\)\s*=>))/u;
const ASSIGNED = /^\s*(?:const\s+|let\s+|var\s+)?([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)/u;
const IMPORT = /^\s*(?:import|from)\s+(.{1,300})$/u;

/** Plain functions that every language has, and no tool is called. */
const BUILT_IN = new Set(
  'len max min sum abs round sorted reversed int float str bool list dict set tuple range enumerate zip map filter any all print isinstance type parseInt parseFloat Number String Boolean Date count lower upper strip trim concat ceil floor'.split(
    ' ',
  ),
);
const BUILT_IN_ROOTS = new Set('json JSON math Math datetime Date Object Array Number String console'.split(' '));
const METHODS = new Set(
  'lower upper strip split join items keys values sort trim toLowerCase toUpperCase includes startsWith endsWith startswith endswith strftime toFixed toISOString'.split(
    ' ',
  ),
);

/** What fenced blocks and scripts of a version define. */
export function ownNames(files: readonly SkillFile[]): OwnNames {
  const functions = new Set<string>();
  const roots = new Set<string>();
  for (const line of files.flatMap(programOf)) {
    const defined = FUNCTION.exec(line)
      ?.slice(1)
      .find((name) => name !== undefined);
    if (defined !== undefined) functions.add(defined);
    const assigned = ASSIGNED.exec(line)?.[1];
    if (assigned !== undefined) roots.add(assigned);
    for (const name of IMPORT.exec(line)?.[1]?.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) roots.add(name);
  }
  return { functions, roots };
}

/** Whether a call is of the draft's own program or of its language. Names of tools never are. */
export function isOwnName(name: string, { known, own }: { known: ReadonlySet<string>; own: OwnNames }): boolean {
  if (known.has(name)) return false;
  const [root = '', ...rest] = name.split('.');
  if (rest.length === 0) return BUILT_IN.has(name) || own.functions.has(name);
  return BUILT_IN_ROOTS.has(root) || own.roots.has(root) || METHODS.has(rest.at(-1) ?? '');
}

function programOf({ path, text }: SkillFile): readonly string[] {
  const lines = text.split('\n');
  if (path.startsWith('scripts/')) return lines;
  let isFenced = false;
  return lines.filter((line) => {
    if (!/^\s*(?:```|~~~)/.test(line)) return isFenced;
    isFenced = !isFenced;
    return false;
  });
}
