import { appendFileSync, readFileSync } from 'node:fs';
import type { CliMode } from './cli-mode.ts';

/**
 * A coding agent's command line to test against: `cli.ts <mode> <log>`. Reads the prompt from standard input, adds a
 * line to the log for every start, and behaves as the mode says.
 */
const [mode = 'answer', log = ''] = process.argv.slice(2);
const starts = startAgain(log);
const prompt = readFileSync(0, 'utf8');
const USAGE = { input_tokens: 20, output_tokens: 5, cache_read_input_tokens: 11 };

const MODES: { readonly [Mode in CliMode]: () => void } = {
  answer: () => say('All is well.'),
  echo: () => say(prompt),
  calls: () => say(JSON.stringify({ text: 'Let me see.', calls: ['1', '2'].map(call) })),
  'wrong-tool': () => say(JSON.stringify({ text: '', calls: [{ tool: 'no_such_tool', arguments: {} }] })),
  'malformed-arguments': () => say(JSON.stringify({ text: '', calls: [{ tool: 'look_up', arguments: 'id 1' }] })),
  structured: () => say('Here you are:\n```json\n{"size": 3}\n```'),
  empty: () => say(''),
  exit: () => fail(`cannot log in with ${process.env.TEST_KEY}`),
  'exit-once': () => (starts === 1 ? fail('try again') : say('All is well.')),
  'says-error': () => print({ is_error: true, result: `Invalid key ${process.env.TEST_KEY}` }),
  garbage: () => process.stdout.write('Segmentation fault in module <html>'),
  cut: () => {
    process.stdout.write('{"result": "All is');
    process.kill(process.pid, 'SIGKILL');
  },
  silence: () => hang(),
  dribble: () => setInterval(() => process.stdout.write(' '), 50),
  endless: () => pour(),
};

MODES[mode as CliMode]();

function startAgain(file: string): number {
  appendFileSync(file, 'start\n');
  return readFileSync(file, 'utf8').split('\n').length - 1;
}

function call(id: string) {
  return { tool: 'look_up', arguments: { id } };
}

function say(text: string): void {
  print({ result: text, usage: USAGE });
}

function print(value: object): void {
  process.stdout.write(JSON.stringify(value));
}

function fail(words: string): void {
  process.stderr.write(words);
  process.exitCode = 1;
}

function hang(): void {
  setInterval(() => undefined, 1_000);
}

function pour(): void {
  while (process.stdout.write('x'.repeat(65_536)));
  process.stdout.once('drain', pour);
}
