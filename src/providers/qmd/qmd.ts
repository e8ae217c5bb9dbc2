import { z } from 'zod';
import { NightschoolError } from '../../errors.ts';

export interface QmdOptions {
  /** Where it runs: files below come back relative to it. */
  readonly workspace: string;
  readonly program?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs?: number;
}

/** A file that qmd found. */
export interface QmdHit {
  /** As qmd names it: `./memories/x.md` below the workspace, an absolute path or `qmd://…` elsewhere. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
  /** In [0, 1]. */
  readonly score: number;
}

/** What one hit of `qmd query --json` has, as far as it is used; whatever else it has is left alone. */
const hits = z.array(
  z.looseObject({
    file: z.string(),
    line: z.number().catch(1),
    title: z.string().catch(''),
    score: z.number().catch(0),
  }),
);

const RESULTS = 50;
const MOST_WORDS = 24;
const LONGEST_QUESTION = 2000;
const TIMEOUT_MS = 60_000;
const MOST_OUTPUT = 20_000_000;

/**
 * Asks the installed program qmd (github.com/tobi/qmd): each word on its own, as it wants all words of one line to be
 * there, and the question as a whole for its embeddings, where it has made any.
 * @throws NightschoolError RECALL_FAILED where the program is missing, fails, or says what cannot be read
 */
export async function searchQmd(
  question: string,
  words: readonly string[],
  { workspace, program = 'qmd', environment = {}, timeoutMs = TIMEOUT_MS }: QmdOptions,
): Promise<readonly QmdHit[]> {
  const line = question
    .slice(0, LONGEST_QUESTION)
    .replace(/[\p{Cc}\s"]+/gu, ' ')
    .trim();
  const asked = [...words.slice(0, MOST_WORDS).map((word) => `lex: ${word}`), `vec: ${line}`].join('\n');
  const { execa } = await import('execa');
  const result = await execa(program, ['query', '--json', '--no-rerank', '--full-path', '-n', String(RESULTS), asked], {
    cwd: workspace,
    env: environment,
    stdin: 'ignore',
    timeout: timeoutMs,
    maxBuffer: MOST_OUTPUT,
    reject: false,
  });
  if (result.code === 'ENOENT') {
    throw new NightschoolError('RECALL_FAILED', `The program ${program} was not found.`, {
      hint: 'Install it (npm install -g @tobilu/qmd) and add the memory: qmd collection add memories --name memory. Or set memory.recall.engine to builtin.',
    });
  }
  if (result.timedOut) throw failed(`gave no answer within ${timeoutMs / 1000} seconds`);
  if (result.failed) throw failed(`failed: ${lastLine(result.stderr) || result.shortMessage}`);
  return parse(result.stdout);
}

function parse(output: string): readonly QmdHit[] {
  try {
    return hits.parse(JSON.parse(output));
  } catch (error) {
    throw failed('printed no list of hits', error);
  }
}

function failed(why: string, cause?: unknown): NightschoolError {
  return new NightschoolError('RECALL_FAILED', `qmd ${why}.`, { cause });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
