import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Packing } from './inflate.ts';
import { packingOf, unpack } from './unpack.ts';

const PLAIN = Buffer.from(Array.from({ length: 6000 }, (_, n) => JSON.stringify({ n, x: Math.sin(n) })).join('\n'));
const PACK = { gzip: gzipSync, zstd: zstdCompressSync } as const;
const PACKINGS: readonly Packing[] = ['gzip', 'zstd'];
const SKIPPABLE_FRAME = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    const part = Uint8Array.from(bytes.subarray(at, at + size));
    yield part;
    part.fill(0); // as a file's next chunk takes the place of the last
  }
}

async function unpackAll(bytes: Buffer, packing: Packing, { chunk = 50_000, limit = 1e12 } = {}) {
  const parts: Uint8Array[] = [];
  const faults: string[] = [];
  const read = () => chunksOf(bytes, chunk);
  for await (const part of unpack(read, { packing, bytes: limit, report: (fault) => faults.push(fault) })) {
    parts.push(Uint8Array.from(part));
  }
  return { text: Buffer.concat(parts), faults };
}

const damage = (bytes: Buffer, at: number) =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from([0xaa, 0x55]), bytes.subarray(at + 2)]);

describe.each(PACKINGS)('%s', (packing) => {
  const packed = PACK[packing](PLAIN);

  it.each([1000, 16_384, 1_000_000])('is unpacked from chunks of %i bytes', async (chunk) => {
    const { text, faults } = await unpackAll(packed, packing, { chunk });
    expect([text.equals(PLAIN), faults]).toEqual([true, []]);
  });

  it('is known by its content', () => expect(packingOf(packed)).toBe(packing));

  it('may have several members, and zeros behind them', async () => {
    const bytes = Buffer.concat([packed, packed, PACK[packing](''), packed, Buffer.alloc(3000)]);
    const { text, faults } = await unpackAll(bytes, packing, { chunk: 777 });
    expect([text.equals(Buffer.concat([PLAIN, PLAIN, PLAIN])), faults]).toEqual([true, []]);
  });

  it('gives what it holds where it ends in the middle', async () => {
    const { text, faults } = await unpackAll(packed.subarray(0, packed.length - 40), packing);
    expect(faults).toEqual(['compressed file that ends in the middle']);
    expect(text.length).toBeGreaterThan(PLAIN.length / 3);
    expect(text.equals(PLAIN.subarray(0, text.length))).toBe(true);
  });

  it.each([
    ['what follows is something else', Buffer.concat([packed, Buffer.from('{"not": "compressed"}')])],
    ['a later member is damaged', Buffer.concat([packed, damage(packed, 2)])],
  ])('gives all of what comes before damage: %s', async (_, bytes) => {
    const { text, faults } = await unpackAll(bytes, packing);
    expect(faults).toEqual(['compressed file that is damaged']);
    expect(text.equals(PLAIN)).toBe(true);
  });

  it('never throws, wherever it is damaged or cut off', async () => {
    const small = PACK[packing](PLAIN.subarray(0, 300));
    for (let at = 4; at < small.length; at++) {
      await unpackAll(damage(small, at), packing);
      const cut = await unpackAll(small.subarray(0, at), packing);
      expect(cut.faults).toEqual(['compressed file that ends in the middle']);
    }
  });

  it('is given up where it holds more than may be', async () => {
    const bomb = PACK[packing](Buffer.alloc(30_000_000));
    const { text, faults } = await unpackAll(bomb, packing, { limit: 1_000_000 });
    expect(faults).toEqual(['compressed file that holds more than 1000000 bytes']);
    expect(text.length).toBe(1_000_000);
  });

  it('may be left in the middle', async () => {
    for await (const part of unpack(() => chunksOf(packed, 100), { packing, bytes: 1e9, report: expect.unreachable })) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
  });
});

it('a frame of zstd that may be skipped is', async () => {
  const frame = zstdCompressSync(PLAIN);
  const { text, faults } = await unpackAll(Buffer.concat([frame, SKIPPABLE_FRAME, frame]), 'zstd');
  expect([text.equals(Buffer.concat([PLAIN, PLAIN])), faults]).toEqual([true, []]);
});
