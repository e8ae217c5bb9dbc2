import type { Redis } from 'ioredis';
import type { Material } from '../domain/queue.ts';
import { NightschoolError } from '../errors.ts';
import { aboutMaterial, type Names } from './names.ts';
import { LIMITS, measure, packWithin, showMegabytes, unpack } from './pack.ts';
import { materialSchema } from './schema.ts';
import type { Seal } from './seal.ts';

/** How long a material stays after it was last used. */
const STANDS_SECONDS = 2 * 24 * 3600;
/** Bytes of packed materials that a worker keeps at hand, about; unpacked they take several times that. */
const AT_HAND = 16 * 1024 * 1024;

/** Where a coordinator puts materials, once each. */
export interface Shelf {
  /** @returns its hash, 64 hex digits: of its packed text, by the seal */
  put(material: Material): Promise<string>;
  /** Puts back what Redis no longer has of these, and renews the rest. */
  restore(hashes: Iterable<string>): Promise<void>;
  /** Of all that were put. */
  hashes(): Iterable<string>;
}

/** @param about `most`: bytes of one material as JSON */
export function createShelf(redis: Redis, names: Names, about: { readonly seal: Seal; readonly most?: number }): Shelf {
  const { seal, most = LIMITS.material } = about;
  const kept = new Map<string, string>();
  const restore = async (hashes: Iterable<string>) => {
    for (const digest of hashes) {
      const text = kept.get(digest);
      if (text === undefined || (await redis.expire(names.material(digest), STANDS_SECONDS)) === 1) continue;
      await redis.set(names.material(digest), text, 'EX', STANDS_SECONDS);
    }
  };
  return {
    async put(material) {
      const packed = packWithin(material, most);
      if ('fault' in packed) throw unfit(material, packed.fault);
      const { text } = packed;
      const digest = seal.digest(text);
      if (kept.has(digest)) return digest;
      kept.set(digest, seal.close(text, aboutMaterial(digest)));
      await restore([digest]);
      return digest;
    },
    restore,
    hashes: () => kept.keys(),
  };
}

function unfit(material: Material, fault: string): NightschoolError {
  const what = material.kind === 'skill' ? 'The text of the skill' : `The exam of ${material.suite.skill}`;
  const hint = 'Shorten it, or have this student examined here: a pipeline without queue: sends nothing.';
  return new NightschoolError('QUEUE_UNFIT', `${what} cannot be sent to workers: it ${fault}${nameWorst(material)}.`, {
    hint,
  });
}

/** The recording that is the matter, as far as it is one. */
function nameWorst(material: Material): string {
  if (material.kind === 'skill') return '';
  const sizes = material.suite.recordings.map(({ taskId, steps }) => ({
    taskId,
    ...measure(steps, Number.POSITIVE_INFINITY),
  }));
  const deep = sizes.find(({ fault }) => fault !== null);
  if (deep !== undefined) return `; the recording of case ${deep.taskId} ${deep.fault}`;
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0];
  return largest === undefined
    ? ''
    : `; the recording of case ${largest.taskId} alone has ${showMegabytes(largest.bytes)} MB`;
}

/** Fetches materials for a worker; those used last stay at hand. Rejects where Redis has none of that hash, or a broken one. */
export function createFetcher(redis: Redis, names: Names, seal: Seal): (digest: string) => Promise<Material> {
  const atHand = new Map<string, { readonly material: Promise<Material>; bytes: number }>();
  const fetch = async (digest: string, entry: { bytes: number }): Promise<Material> => {
    const stored = await redis.getex(names.material(digest), 'EX', STANDS_SECONDS);
    const text = stored === null ? null : seal.open(stored, aboutMaterial(digest));
    if (text === null || seal.digest(text) !== digest) throw new Error(`material ${digest.slice(0, 16)} is not there`);
    const read = unpack(text, materialSchema, LIMITS.material);
    if ('fault' in read) throw new Error(`material ${digest.slice(0, 16)} ${read.fault}`);
    entry.bytes = text.length;
    return read.value;
  };
  return (digest) => {
    const known = atHand.get(digest);
    atHand.delete(digest);
    const sizes = { bytes: 0 };
    const entry = known ?? Object.assign(sizes, { material: fetch(digest, sizes) });
    if (known === undefined) entry.material.catch(() => atHand.delete(digest));
    atHand.set(digest, entry); // used last
    let bytes = 0;
    for (const [other, { bytes: own }] of [...atHand].reverse()) {
      bytes += own;
      if (bytes > AT_HAND && other !== digest) atHand.delete(other);
    }
    return entry.material;
  };
}
