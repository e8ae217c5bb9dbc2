import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { WorkerCard } from '../domain/queue.ts';
import type { Stranger } from '../domain/queue-fleet.ts';
import { describeFormat, QUEUE_FORMAT } from './format.ts';
import type { Names } from './names.ts';
import { LIMITS } from './pack.ts';
import { readWholeRoster } from './roster.ts';
import { cardSchema, otherCard } from './schema.ts';

/** Who is there: workers that can be spoken to, and those that cannot. */
export interface Cards {
  readonly workers: readonly { readonly card: WorkerCard; readonly leftMs: number }[];
  readonly strangers: readonly Stranger[];
}

const anyCard = z.union([cardSchema, otherCard]);

export async function readCards(redis: Redis, names: Names): Promise<Cards> {
  const workers: Cards['workers'][number][] = [];
  const strangers: Stranger[] = [];
  for (const { id, read, leftMs } of await readWholeRoster(redis, names.workers, {
    schema: anyCard,
    most: LIMITS.card,
  })) {
    if ('fault' in read) strangers.push({ host: id, version: null, reason: `its card ${read.fault}` });
    else if (isOwn(read.value)) workers.push({ card: read.value, leftMs });
    else {
      const { host, version, format } = read.value;
      strangers.push({ host, version, reason: describeFormat(format ?? null) });
    }
  }
  return { workers, strangers };
}

function isOwn(card: WorkerCard | z.infer<typeof otherCard>): card is WorkerCard {
  return card.format === QUEUE_FORMAT;
}
