import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * A tool server that misbehaves, for tests: `node odd-server.ts <manner> [file]`. It writes its process id to the file.
 * `mute` never answers · `dies` ends at a call · `slow` never answers a call · `stubborn` does not end when asked, and
 * neither does its child · `pages` lists one tool a page · `crashes` ends at once · `refuses` answers calls with errors ·
 * `floods` answers one without an end · `wrong` answers what is no result.
 */
const [, , manner = '', file] = process.argv;
if (file !== undefined) appendFileSync(file, `${process.pid}\n`);
process.stderr.write(`odd-server says: ${manner}\n`);
if (manner === 'crashes') process.exit(3);
if (manner === 'stubborn') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1000);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  if (file !== undefined) appendFileSync(file, `${child.pid}\n`);
}
process.stdout.write('This line is no message.\n');

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly cursor?: string; readonly name?: string };
}

const TOOLS = ['get_one', 'get_two', 'get_three'].map((name) => ({ name, inputSchema: { type: 'object' } }));

function say(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** Many times as long as a message may be. */
function flood(): void {
  for (let part = 0; part < 30; part++) process.stdout.write('x'.repeat(1_000_000));
}

function result({ method, params }: Request): object {
  if (method === 'initialize') {
    return { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'odd', version: '1' } };
  }
  if (method === 'tools/call') return { content: [{ type: 'text', text: 'done' }] };
  const page = manner === 'pages' ? Number(params?.cursor ?? 0) : null;
  if (page === null) return { tools: TOOLS };
  const next = page + 1 < TOOLS.length ? { nextCursor: String(page + 1) } : {};
  return { tools: TOOLS.slice(page, page + 1), ...next };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  if (manner === 'mute') return;
  const request: Request = JSON.parse(line);
  if (request.id === undefined) return;
  const isCall = request.method === 'tools/call';
  if (isCall && manner === 'dies') process.exit(7);
  if (isCall && manner === 'slow') return;
  if (isCall && manner === 'floods') flood();
  else if (isCall && manner === 'wrong') say({ id: request.id, result: { content: 'text' } });
  else if (isCall && manner === 'refuses') say({ id: request.id, error: { code: -32602, message: 'no such thing' } });
  else say({ id: request.id, result: result(request) });
});
