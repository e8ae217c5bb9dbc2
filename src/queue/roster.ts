import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Roster } from './names.ts';
import { pack, type Unpacked, unpack } from './pack.ts';
import { REGISTER, ROSTER } from './scripts.ts';

/** Writes a value down under an id for so many milliseconds. */
export async function register(
  redis: Redis,
  roster: Roster,
  entry: { readonly id: string; readonly value: unknown; readonly standsMs: number },
): Promise<void> {
  const { id, value, standsMs } = entry;
  await redis.eval(REGISTER, 2, roster.index, roster.each + id, id, pack(value), Math.ceil(standsMs));
}

export async function unregister(redis: Redis, roster: Roster, id: string): Promise<void> {
  await redis
    .multi()
    .del(roster.each + id)
    .zrem(roster.index, id)
    .exec();
}

/** All that stands on a roster, in the order of ids: the value, or what is wrong with it. */
export async function readWholeRoster<Value>(
  redis: Redis,
  roster: Roster,
  as: { readonly schema: z.ZodType<Value>; readonly most: number },
): Promise<readonly { readonly id: string; readonly read: Unpacked<Value>; readonly leftMs: number }[]> {
  const found = await redis.eval(ROSTER, 1, roster.index, roster.each, as.most);
  if (!Array.isArray(found)) return [];
  return Array.from({ length: Math.floor(found.length / 3) }, (_, at) => found.slice(at * 3, at * 3 + 3))
    .map(([id, text, leftMs]) => {
      const read = text === null ? { fault: 'is too large' } : unpack(text, as.schema, as.most);
      return { id: String(id), read, leftMs: Math.max(0, Number(leftMs)) };
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** The same of what can be read: the rest is left out. */
export async function readRoster<Value>(
  redis: Redis,
  roster: Roster,
  as: { readonly schema: z.ZodType<Value>; readonly most: number },
): Promise<readonly { readonly id: string; readonly value: Value; readonly leftMs: number }[]> {
  const all = await readWholeRoster(redis, roster, as);
  return all.flatMap(({ id, read, leftMs }) => ('value' in read ? [{ id, value: read.value, leftMs }] : []));
}
