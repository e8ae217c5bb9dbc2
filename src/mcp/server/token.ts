import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { makePrivateFolder } from './access-log.ts';

/** The variable that holds the token, where it is not to be kept in a file. */
const TOKEN_VARIABLE = 'NIGHTSCHOOL_MCP_TOKEN';

/** What a client must send as `Authorization: Bearer …`, and where a person finds it. */
export interface Token {
  readonly value: string;
  /** The path of a file, or the name of the environment variable. */
  readonly from: string;
}

const SHORTEST = 16;

/**
 * The token from the environment, else from `.nightschool/mcp-token`, which is made once, for its owner alone to read.
 * @throws NightschoolError USAGE for a token that is easy to guess, FILE_DAMAGED where the file holds none,
 * NOT_WRITABLE where it can be neither read nor made
 */
export async function readToken(
  workspace: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Token> {
  const given = environment[TOKEN_VARIABLE]?.trim();
  if (given !== undefined && given !== '') {
    if (isToken(given)) return { value: given, from: TOKEN_VARIABLE };
    throw new NightschoolError('USAGE', `${TOKEN_VARIABLE} must have at least ${SHORTEST} letters, without spaces.`, {
      hint: 'Make one with: openssl rand -hex 32',
    });
  }
  const path = join(workspace, '.nightschool', 'mcp-token');
  const kept = await keep(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('NOT_WRITABLE', `The token cannot be kept in ${path}: ${why}.`, {
      hint: `Make the folder writable for this user, or give a token as ${TOKEN_VARIABLE}.`,
      cause: error,
    });
  });
  if (isToken(kept)) return { value: kept, from: path };
  throw new NightschoolError('FILE_DAMAGED', `${path} holds no token.`, {
    hint: 'Delete it; the next start makes a new one.',
  });
}

/** Whether a header brings the token. Takes as long whichever letter is wrong. */
export function bringsToken(header: string | undefined, { value }: Token): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(value));
}

async function keep(path: string): Promise<string> {
  return (await readKept(path)) ?? (await makeToken(path));
}

function isToken(text: string): boolean {
  return text.length >= SHORTEST && /^[\x21-\x7e]+$/.test(text);
}

async function readKept(path: string): Promise<string | null> {
  const about = await stat(path).catch(() => null);
  if (about === null) return null;
  if ((about.mode & 0o077) !== 0) await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}

/** Two servers that start at once get the same one: the file appears as a whole, and the first stays. */
async function makeToken(path: string): Promise<string> {
  await makePrivateFolder(dirname(path));
  const value = randomBytes(32).toString('hex');
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, `${value}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(temporary, path);
    return value;
  } catch (error) {
    const kept = await readKept(path);
    if (kept === null) throw error;
    return kept;
  } finally {
    await rm(temporary, { force: true });
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
