import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

/**
 * A small support desk as a tool server, for tests: `node desk-server.ts <world.json>`. Its world is a file, so that a
 * test sees what was really done. Ticket `TK-n` has the id `tic_<n in base 36>`. There is no TK-0404; TK-0999 is looked
 * for without end; of TK-0013 nobody hears that it was closed, since the server ends there.
 */
interface World {
  readonly closed: Readonly<Record<string, string>>;
  readonly calls: readonly string[];
  readonly pid: number;
}

const FATAL = `tic_${(13).toString(36)}`;
const MISSING = 'TK-0404';
const SLOW = 'TK-0999';
const NOTHING: World = { closed: {}, calls: [], pid: 0 };
const path = process.argv[2] ?? '';

function change(call: string, step: (world: World) => World = (world) => world): void {
  const before: World = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : NOTHING;
  writeFileSync(path, JSON.stringify(step({ ...before, calls: [...before.calls, call], pid: process.pid })));
}

function answer(content: object, isError = false) {
  return { content: [{ type: 'text' as const, text: JSON.stringify(content) }], isError };
}

serveStdio(() => {
  const server = new McpServer({ name: 'desk', version: '1.0.0' });
  server.registerTool(
    'find_ticket',
    { description: 'Find a ticket by its number.', inputSchema: z.object({ number: z.string() }) },
    async ({ number }) => {
      change(`find_ticket ${number}`);
      if (number === SLOW) await new Promise(() => undefined);
      const digits = number === MISSING ? undefined : /^TK-(\d{4})$/.exec(number)?.[1];
      if (digits === undefined) return answer({ error: `There is no ticket ${number}.` }, true);
      return answer({ ticket_id: `tic_${Number(digits).toString(36)}`, status: 'open' });
    },
  );
  server.registerTool(
    'close_ticket',
    {
      description: 'Close a ticket.',
      inputSchema: z.object({ ticket_id: z.string(), resolution: z.string() }),
      annotations: { destructiveHint: true },
    },
    async ({ ticket_id, resolution }) => {
      change(`close_ticket ${ticket_id}`, (world) => ({
        ...world,
        closed: { ...world.closed, [ticket_id]: resolution },
      }));
      if (ticket_id === FATAL) process.exit(7);
      return answer({ ok: true });
    },
  );
  return server;
});
