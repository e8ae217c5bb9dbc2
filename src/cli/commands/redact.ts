import { NightschoolError } from '../../errors.ts';
import { type Checker, createChecker } from '../../redact/check.ts';
import { createRedactor, type RedactorOptions } from '../../redact/redact.ts';
import { visible } from '../../report/plain.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { count, plural } from '../../util/amounts.ts';
import type { CliCommand } from '../command.ts';
import { type CommonOptions, type ExitCode, print, type Shell } from '../terminal.ts';
import { openSources, type Source } from './redact/open-source.ts';
import { readPieces } from './redact/read-pieces.ts';

/** Of a table; `--json` has all. */
const MOST_LINES = 1_000;

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

interface Checked {
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Findings by rule. */
  readonly counts: Readonly<Record<string, number>>;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

export const redactCommand: CliCommand = {
  name: 'redact <paths...>',
  summary:
    'print a file without secrets and personal data, or with --check say where some are (- is the standard input)',
  dryRun: false,
  setUp: (command) =>
    command.option('--check', 'files or folders: name file, line and rule of every find, and exit 1 if any', false),
  run: async (shell, options, given) => {
    const paths = given.filter((path) => path !== undefined);
    const rules = await rulesOf(options.dir);
    if (options.check === true) return check(shell, options, { paths, rules });
    const [path = '', ...others] = paths;
    if (others.length > 0) throw new NightschoolError('USAGE', 'Without --check, one file is redacted at a time.');
    return redact(shell, { path, rules });
  },
};

/** What the workspace says, where there is one. */
async function rulesOf(dir: string): Promise<RedactorOptions> {
  const pipeline = await readPipeline(dir, 'nightly').catch((error: unknown) => {
    if (error instanceof NightschoolError && error.code === 'PIPELINE_NOT_FOUND') return null;
    throw error;
  });
  return pipeline === null ? { seed: 0, disable: [], allow: [] } : { seed: pipeline.seed, ...pipeline.redact };
}

async function check(
  shell: Shell,
  options: CommonOptions,
  { paths, rules }: { readonly paths: readonly string[]; readonly rules: RedactorOptions },
): Promise<ExitCode> {
  const checker = createChecker(rules);
  const findings: Finding[] = [];
  const skipped: { file: string; reason: string }[] = [];
  let files = 0;
  for (const path of paths) {
    const skip = (file: string, reason: string) => skipped.push({ file, reason });
    for await (const source of openSources(path, { folder: shell.cwd, input: process.stdin, skip })) {
      files++;
      for await (const finding of findIn(source, checker)) findings.push(finding);
    }
  }
  const checked = { files, findings, counts: countsOf(findings), skipped };
  print(shell, options, { json: checked, text: describe(checked) });
  return findings.length === 0 ? 0 : 1;
}

async function* findIn(source: Source, checker: Checker): AsyncGenerator<Finding> {
  const { name: file } = source;
  for await (const piece of readPieces(source.read())) {
    if (piece.kind === 'record') {
      for (const rule of checker.record(piece.record)) yield { file, line: piece.line, rule };
    } else {
      for (const { rule, line } of checker.text(piece.text)) yield { file, line: piece.line + line - 1, rule };
    }
  }
}

function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe({ files, findings, counts, skipped }: Checked): string {
  const left = findings.length - MOST_LINES;
  const rules = Object.entries(counts).map(([rule, times]) => `${rule} ${count(times)}`);
  return [
    ...findings.slice(0, MOST_LINES).map(({ file, line, rule }) => `${file}:${line}: ${rule}`),
    ...(left > 0 ? [`… and ${count(left)} more (--json has all).`] : []),
    ...skipped.map(({ file, reason }) => `Not looked at: ${file} ${reason}.`),
    findings.length === 0
      ? `Nothing found in ${plural(files, 'file')}.`
      : `${plural(findings.length, 'find')} in ${plural(files, 'file')}: ${rules.join(', ')}.`,
  ].join('\n');
}

async function redact(
  { cwd, stdout, stderr }: Shell,
  { path, rules }: { readonly path: string; readonly rules: RedactorOptions },
): Promise<ExitCode> {
  const redactor = createRedactor(rules);
  const skipped: string[] = [];
  const skip = (file: string, reason: string) => skipped.push(`Not looked at: ${file} ${reason}.`);
  // A terminal obeys what a file may hold; another program gets it as it is.
  const write = (text: string) => stdout.write(stdout.isTTY === true ? visible(text) : text);
  for await (const source of openSources(path, { folder: cwd, input: process.stdin, skip })) {
    for await (const piece of readPieces(source.read())) {
      if (piece.kind === 'text') write(await redactor.text(piece.text));
      else {
        const clean = await redactor.json(piece.record);
        write(clean === piece.record ? piece.text : `${JSON.stringify(clean)}\n`);
      }
    }
  }
  for (const sentence of skipped) stderr.write(`${visible(sentence)}\n`);
  return skipped.length === 0 ? 0 : 1;
}
