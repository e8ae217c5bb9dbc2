import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * `drop`: connections end, new ones are turned away. `stall`: nothing passes, in either direction, until it is mended, and
 * then all of it does. `half-open`: connections that there are lead nowhere from then on, though nobody tells the client;
 * new ones work.
 */
export type Cut = 'drop' | 'stall' | 'half-open';
export const CUTS: readonly Cut[] = ['drop', 'stall', 'half-open'];

export interface Network {
  readonly port: number;
  cut(how: Cut): void;
  mend(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

interface State {
  readonly pairs: Set<Pair>;
  cut: Cut | null;
}

/** A network in between: what comes in on its port goes to a port of this machine, until it is cut. */
export async function startProxy(target: () => number): Promise<Network> {
  const state: State = { pairs: new Set(), cut: null };
  const listener = createServer((client) => {
    if (state.cut === 'drop') return void client.destroy();
    join(client, connect(target(), '127.0.0.1'), state);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: (how) => {
      state.cut = how === 'half-open' ? null : how;
      for (const pair of state.pairs) CUTTING[how](pair, state);
    },
    mend: () => {
      state.cut = null;
      for (const { client, server } of state.pairs) for (const socket of [client, server]) socket.resume();
    },
    close: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const { client, server } of state.pairs) for (const socket of [client, server]) socket.destroy();
      await closed;
    },
  };
}

const CUTTING: Readonly<Record<Cut, (pair: Pair, state: State) => void>> = {
  drop: ({ client, server }) => {
    client.destroy();
    server.destroy();
  },
  stall: ({ client, server }) => {
    client.pause();
    server.pause();
  },
  // the client's end stays, and what it writes is read by nobody
  'half-open': ({ client, server }) => {
    client.removeAllListeners('data').resume();
    server.removeAllListeners('close').destroy();
  },
};

function join(client: Socket, server: Socket, state: State): void {
  const pair: Pair = { client, server };
  state.pairs.add(pair);
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (!to.destroyed) to.write(bytes);
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      to.destroy();
      if (client.destroyed && server.destroyed) state.pairs.delete(pair);
    });
  }
  if (state.cut === 'stall') CUTTING.stall(pair, state);
}
