import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { parseJson } from '../../parse-json.ts';
import { present } from '../../present.ts';
import { createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { NO_TOKENS } from '../common/tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { createReplay, isChange, type Replay } from './replay.ts';
import { toRequestEvents } from './request.ts';

const FORMAT = 'vscode-chat';

/**
 * Chats of VS Code (GitHub Copilot), as it keeps them in `chatSessions/` and exports them: one document or, in newer
 * versions, a document and how it changed, a line each. Tokens are not told.
 */
export const vscodeChat: LogFormat = { name: FORMAT, unit: 'file', detects, open };

function detects(record: Json): boolean {
  if (!isObject(record)) return false;
  return isSession(record) || (record.kind === 0 && isChange(record) && isObject(record.v) && isSession(record.v));
}

/** An export has no id. */
function isSession({ requests, requesterUsername, responderUsername, sessionId, creationDate }: JsonObject): boolean {
  if (!Array.isArray(requests)) return false;
  const isNamed = typeof requesterUsername === 'string' || typeof responderUsername === 'string';
  const isKept = typeof sessionId === 'string' && typeof creationDate === 'number';
  return (isNamed || isKept) && requests.every((each) => isObject(each) && 'message' in each);
}

interface Found {
  readonly state: () => Json;
  readonly line: number;
}

function open(log: OpenLog): SessionReader {
  const { path: file } = log;
  const found: Found[] = [];
  let replay: Replay | null = null;
  return {
    add(record, line) {
      if (!isObject(record)) return 'record that is not an object';
      if (isSession(record)) {
        found.push({ state: () => record, line });
        return null;
      }
      if (!isChange(record)) return 'record that is neither a chat nor a change of one';
      if (replay === null || isOther(record, replay)) {
        replay = createReplay();
        found.push({ state: replay.state, line });
      }
      return replay.add(record);
    },
    async end() {
      const project = await findWindowFolder(log);
      const named = new Set<string>();
      // of a chat that is there more than once the last state counts
      return found.toReversed().flatMap(({ state, line }) => toSession(state(), { file, line, named, project }));
    },
  };
}

/** The folder that a window was opened with stands beside its chats: `workspaceStorage/<window>/workspace.json`. */
export async function findWindowFolder(log: Pick<OpenLog, 'path' | 'beside'>): Promise<string | undefined> {
  if (!/(?:^|\/)chatSessions\/[^/]+$/.test(log.path)) return undefined;
  const parsed = parseJson((await log.beside('../workspace.json')) ?? '');
  const folder = parsed.ok && isObject(parsed.value) ? textOf(parsed.value.folder) : undefined;
  if (folder === undefined || !URL.canParse(folder)) return undefined;
  const path = readPath(new URL(folder).pathname);
  return path?.replace(/^\/(?=[A-Za-z]:)/, '');
}

function readPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined; // half of an escape
  }
}

/** Whether another chat begins; the same one is written anew as a whole from time to time. */
function isOther({ kind, v: next }: JsonObject, replay: Replay): boolean {
  const state = replay.state();
  return kind === 0 && isObject(next) && isObject(state) && next.sessionId !== state.sessionId;
}

function toSession(
  state: Json,
  {
    file,
    line,
    named,
    project,
  }: {
    readonly file: string;
    readonly line: number;
    readonly named: Set<string>;
    readonly project: string | undefined;
  },
): readonly Session[] {
  if (!isObject(state)) return [];
  const requests = (Array.isArray(state.requests) ? state.requests : []).filter(isObject);
  const calls = createCallBook();
  const events = settleEvents(requests.flatMap((request) => toRequestEvents(request, calls)));
  const id = shortId(
    textOf(state.sessionId) ?? textOf(requests[0]?.requestId) ?? hash(JSON.stringify(requests[0] ?? null)),
  );
  if (events.length === 0 || named.has(id)) return [];
  named.add(id);
  const session: Session = {
    id,
    source: { file, format: FORMAT, line },
    events,
    tokens: NO_TOKENS,
    ...present({
      startedAt: toIsoTime(state.creationDate) ?? events[0]?.at,
      project,
      model: textOf(requests.findLast(({ modelId }) => textOf(modelId) !== undefined)?.modelId),
    }),
  };
  return [session];
}
