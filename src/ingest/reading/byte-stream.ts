/** Bytes that come in chunks, of which the next can be looked at before they are taken. What it gives is gone when more is asked for. */
export interface ByteStream {
  /** The next bytes, fewer than asked for only at the end; they stay to be taken. */
  peek(bytes: number): Promise<Uint8Array>;
  /** Leaves out the next bytes; how many there were. */
  skip(bytes: number): Promise<number>;
  /** All that was not left out. */
  rest(): AsyncGenerator<Uint8Array>;
  /** Lets go of the source; `rest` does so at its own end. */
  close(): Promise<void>;
}

export function openBytes(source: AsyncIterable<Uint8Array>): ByteStream {
  const iterator = source[Symbol.asyncIterator]();
  let held: Uint8Array[] = [];
  let size = 0;
  const pull = async (): Promise<boolean> => {
    const last = held.pop();
    if (last !== undefined) held.push(Uint8Array.from(last)); // the next chunk takes its place
    const { done, value } = await iterator.next();
    if (done === true) return false;
    held.push(value);
    size += value.length;
    return true;
  };
  const close = async (): Promise<void> => void (await iterator.return?.());
  return {
    close,
    async peek(bytes) {
      while (size < bytes && (await pull()));
      const [only = new Uint8Array()] = held;
      return (held.length > 1 ? Buffer.concat(held) : only).subarray(0, bytes);
    },
    async skip(bytes) {
      let left = bytes;
      while (left > 0 && (held.length > 0 || (await pull()))) {
        const next = held.shift() ?? new Uint8Array();
        const rest = next.subarray(left);
        left -= next.length - rest.length;
        size -= next.length - rest.length;
        if (rest.length > 0) held.unshift(rest);
      }
      return bytes - left;
    },
    async *rest() {
      try {
        const first = held;
        [held, size] = [[], 0];
        yield* first;
        for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
      } finally {
        await close();
      }
    },
  };
}
