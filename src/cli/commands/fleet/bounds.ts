import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NightBounds } from '../../../domain/fleet.ts';
import { queueUrl } from '../../../store/queue-schema.ts';

/** What `run` takes from whoever starts many nights. */
export function addBoundOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--usd <dollars>', 'of this run, where budget.usd of the pipeline allows more').argParser(readAmount),
    )
    .addOption(
      new Option('--minutes <minutes>', 'of this run, where budget.minutes of the pipeline allows more').argParser(
        readAmount,
      ),
    )
    .addOption(new Option('--share <share>', 'in place of queue.share of the pipeline').argParser(readShare))
    .addOption(
      new Option(
        '--queue <url>',
        'in place of queue.url of the pipeline and of NIGHTSCHOOL_QUEUE_URL, without a password',
      ).argParser(readUrl),
    )
    .addOption(new Option('--fleet-queue <url>', 'as a fleet file says').argParser(readUrl).hideHelp());
}

/** None where none of them was given. */
export function boundsOf(options: Readonly<Record<string, unknown>>): { readonly bounds?: NightBounds } {
  const typed = textOf(options.queue);
  const bounds: NightBounds = {
    usd: numberOf(options.usd),
    minutes: numberOf(options.minutes),
    share: numberOf(options.share),
    queue: typed ?? textOf(options.fleetQueue),
  };
  if (typed !== null) return { bounds: { ...bounds, isQueueTyped: true } };
  return Object.values(bounds).every((bound) => bound === null) ? {} : { bounds };
}

/** What a fleet file hands down, as words of a command line. */
export function wordsOf({ usd, minutes, share, queue }: NightBounds): readonly string[] {
  const words = { usd, minutes, share, 'fleet-queue': queue };
  return Object.entries(words).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, String(value)]));
}

function numberOf(option: unknown): number | null {
  return typeof option === 'number' ? option : null;
}

function textOf(option: unknown): string | null {
  return typeof option === 'string' ? option : null;
}

function readAmount(text: string): number {
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if (amount >= 0 && Number.isFinite(amount)) return amount;
  throw new InvalidArgumentError('It must be a number that is not negative.');
}

function readShare(text: string): number {
  const share = Number(text);
  if (share > 0 && share <= 1000) return share;
  throw new InvalidArgumentError('It must be a number over 0, of 1000 at most.');
}

function readUrl(text: string): string {
  const parsed = queueUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message ?? 'is no address'}.`);
}
