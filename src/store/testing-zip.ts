import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a ZIP that is put together by hand, so that it can lie. */
export interface RawEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly deflate?: boolean;
  /** Unix mode with its type, 0 for none. */
  readonly mode?: number;
  readonly flags?: number;
  /** What it says its size is. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
}

/** The bytes of a ZIP with these entries, in this order, whatever they say. */
export function rawZip(entries: readonly RawEntry[], tail = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const packed = new Map<string | Buffer, Buffer>(); // many entries may have one content
  for (const entry of entries) {
    const { content = '' } = entry;
    const data = packed.get(content) ?? deflateRawSync(Buffer.from(content));
    packed.set(content, data);
    const { local, central } = printEntry(entry, { offset, packed: data });
    parts.push(local);
    directory.push(central);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end, Buffer.from(tail)]);
}

function printEntry(
  entry: RawEntry,
  { offset, packed }: { readonly offset: number; readonly packed: Buffer },
): { readonly local: Buffer; readonly central: Buffer } {
  const { name, content = '', deflate = false, mode = 0o100644, flags = 0x800 } = entry;
  const plain = Buffer.from(content);
  const data = deflate ? packed : plain;
  const path = Buffer.from(name);
  const common = Buffer.alloc(26); // from "version needed" to the length of the extra field
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt16LE(deflate ? 8 : 0, 4);
  common.writeUInt32LE(entry.claimedCrc ?? crc32(plain), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(entry.claimedSize ?? plain.length, 18);
  common.writeUInt16LE(path.length, 22);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, data]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, path]),
  };
}
