import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Check, type CheckResult, fail, ok } from '../check.ts';

const PACKAGE = new URL('../../../../package.json', import.meta.url);
const packageSchema = z.object({ version: z.string(), engines: z.object({ node: z.string() }) });

/** Node against the package's `engines`, and which nightschool this is. */
export const checkRuntime: Check = async () => {
  const { version, engines } = packageSchema.parse(JSON.parse(await readFile(PACKAGE, 'utf8')));
  return [judgeNode(process.versions.node, engines.node), ok(`nightschool ${version}`)];
};

/** `needed` is `>=1.2.3`, as package.json says it. */
export function judgeNode(version: string, needed: string): CheckResult {
  if (isAtLeast(numbersOf(version), numbersOf(needed))) return ok(`Node.js ${version} (needs ${needed})`);
  return fail(
    `Node.js ${version} is too old: nightschool needs ${needed}`,
    'Install a newer Node.js: https://nodejs.org',
  );
}

function isAtLeast(version: readonly number[], needed: readonly number[]): boolean {
  const at = needed.findIndex((number, index) => number !== (version[index] ?? 0));
  return at === -1 || (version[at] ?? 0) > (needed[at] ?? 0);
}

function numbersOf(text: string): readonly number[] {
  return text
    .replace(/^[^\d]*/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));
}
