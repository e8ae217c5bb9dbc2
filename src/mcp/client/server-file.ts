import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../../errors.ts';
import { describeIssue } from '../../util/describe-issue.ts';
import { codeOf } from '../../util/error-code.ts';
import { faultOfPlainHttp } from '../../util/plain-http.ts';
import { expandVariables } from './expand-variables.ts';

/** How a tool server is reached: a program on this machine, or an address. */
export type ServerEntry = { readonly name: string } & (
  | {
      readonly type: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** Besides the few variables that every server gets. */
      readonly env: Readonly<Record<string, string>>;
      /** Absolute. */
      readonly cwd: string;
    }
  | { readonly type: 'http' | 'sse'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
);

type Environment = Readonly<Record<string, string | undefined>>;

const texts = z.record(z.string(), z.string()).default({});
const program = z.looseObject({
  type: z.literal('stdio').default('stdio'),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: texts,
  cwd: z.string().optional(),
});
const address = z.looseObject({
  type: z.enum(['http', 'streamable-http', 'sse']).default('http'),
  url: z.string().min(1),
  headers: texts,
});
// Loose: clients of other makes keep their own settings beside the standard ones.
const switchedOff = z.looseObject({ disabled: z.literal(true) });
const fileSchema = z.looseObject({ mcpServers: z.record(z.string().min(1), z.unknown()) });

/**
 * The servers of a file with the standard `mcpServers` JSON, sorted by name; null where there is no such file.
 * `${NAME}` and `${NAME:-default}` are filled in from the environment. Entries with `disabled: true` are left out.
 * @throws NightschoolError MCP_FAILED naming the file, the server and what is wrong
 */
export async function readServers(
  workspace: string,
  file: string,
  environment: Environment,
): Promise<readonly ServerEntry[] | null> {
  const path = isAbsolute(file) ? file : join(workspace, file);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw failed(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  return text === null ? null : parseServers(text, { workspace, file, environment });
}

export interface ParseOptions {
  /** What a relative `cwd` is relative to; where a server without one starts. */
  readonly workspace: string;
  /** For messages. */
  readonly file: string;
  readonly environment: Environment;
}

/** @throws NightschoolError MCP_FAILED */
export function parseServers(text: string, options: ParseOptions): readonly ServerEntry[] {
  const { file } = options;
  const parsed = fileSchema.safeParse(parseJson(text, file));
  if (!parsed.success) throw failed(`${file}: ${describeIssue(parsed.error.issues[0])}`);
  return Object.entries(parsed.data.mcpServers)
    .filter(([, entry]) => !switchedOff.safeParse(entry).success)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => readEntry(name, entry, options));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw failed(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readEntry(name: string, entry: unknown, { workspace, file, environment }: ParseOptions): ServerEntry {
  const at = `${file}: mcpServers.${name}`;
  const expanded = expandVariables(entry, environment);
  if (!expanded.ok) throw failed(`${at}: ${expanded.problem}`);
  const isProgram = typeof entry === 'object' && entry !== null && 'command' in entry;
  if (isProgram) {
    const { command, args, env, cwd } = check(program, expanded.value, at);
    const folder = cwd === undefined ? workspace : isAbsolute(cwd) ? cwd : join(workspace, cwd);
    return { name, type: 'stdio', command, args, env, cwd: folder };
  }
  const { type, url, headers } = check(address, expanded.value, `${at} (no command, so it is an address)`);
  const place = URL.parse(url);
  if (place === null || !/^https?:$/.test(place.protocol)) throw failed(`${at}: url must be an http or https address`);
  const fault = faultOfPlainHttp(place, { carriesKey: Object.keys(headers).length > 0 });
  if (fault !== null) throw failed(`${at}: ${place.host} ${fault}`);
  return { name, type: type === 'sse' ? 'sse' : 'http', url, headers };
}

function check<Value>(schema: z.ZodType<Value>, value: unknown, at: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw failed(`${at}: ${describeIssue(parsed.error.issues[0])}`);
}

function failed(problem: string): NightschoolError {
  return new NightschoolError('MCP_FAILED', `${problem}.`, { hint: 'Correct the file named above.' });
}
