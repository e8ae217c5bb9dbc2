import { type Command, InvalidArgumentError, Option } from 'commander';
import { NightschoolError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { workerOptions } from './worker/options.ts';
import { collectEndpoint, collectHost } from './worker/read-servers.ts';

const HELP = `
It needs no workspace. What it asks is what it was given and nothing else:
without --ollama and --endpoint the Ollama of this machine. SLOTS is how many
answers a server gives at the same time: of an Ollama its OLLAMA_NUM_PARALLEL
(else 1). A password of Redis belongs into NIGHTSCHOOL_QUEUE_URL, the whole
address, where ps does not show it. Where nights seal their jobs, the secret
belongs into NIGHTSCHOOL_QUEUE_KEY: a worker with no or another one takes none
of them.

  NIGHTSCHOOL_QUEUE_URL=rediss://:secret@queue.example \\
    nightschool worker --ollama http://localhost:11434=4
  nightschool worker --queue redis://10.0.0.5:6379 \\
    --endpoint http://gpu-box:8000/v1==16 --rate 600

SIGTERM and Ctrl-C let it end what runs; the second hands that back for others.`;

export const workerCommand: CliCommand = {
  name: 'worker',
  summary: "do trials and other exchanges for pipelines with queue:, with this machine's models",
  dryRun: false,
  setUp: (command) => addOptions(command).addHelpText('after', HELP),
  run: async (shell, given) => {
    const { runWorker } = await import('./worker/run-worker.ts'); // BullMQ is not for every command to load
    return runWorker(shell, workerOptions.parse(given));
  },
};

const IDLE_SECONDS = '10';

function addOptions(command: Command): Command {
  return command
    .option('--queue <url>', 'redis:// or rediss:// address, without a password; else NIGHTSCHOOL_QUEUE_URL', readQueue)
    .option('--prefix <prefix>', 'as queue.prefix in the pipelines', readPrefix, 'nightschool')
    .option('--ollama <url[=slots]>', 'an Ollama that may be asked; repeatable', collectHost, [])
    .option('--endpoint <url[=KEY_VARIABLE[=slots]]>', 'an OpenAI-compatible endpoint; repeatable', collectEndpoint, [])
    .option('--rate <exchanges>', 'at most so many a minute with each server', readPositive)
    .option('--name <name>', 'of this machine, as status --fleet shows it')
    .addOption(
      new Option('--once [seconds]', 'leave after so long without a job').preset(IDLE_SECONDS).argParser(readPositive),
    );
}

/** What was typed may hold a password: no message repeats it. */
function readQueue(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '') return text;
  throw new NightschoolError('USAGE', '--queue must be a redis:// or rediss:// address.');
}

function readPrefix(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be lower-case letters, digits and hyphens.');
}

function readPositive(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}
