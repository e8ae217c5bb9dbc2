import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session, SessionEvent } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { NO_TOKENS } from '../common/tokens.ts';
import { findUnread, toEvents } from '../openai/messages.ts';

/**
 * Whether a record is a session of GitHub Copilot CLI before 0.0.342 (`history-session-state/session_<id>_<ms>.json`): one document
 * with what the model was sent, as chat messages without times, and a timeline of what was shown. Tokens are not told.
 */
export function isEarlySession(record: Json): record is JsonObject {
  if (!isObject(record) || typeof record.sessionId !== 'string' || !Array.isArray(record.chatMessages)) return false;
  return typeof record.startTime === 'string' || Array.isArray(record.timeline);
}

/** Its session, or none where nothing was said; `unread`: why some of its messages are not read. */
export function readEarlySession(
  record: JsonObject,
  source: Session['source'],
): { readonly sessions: readonly Session[]; readonly unread: string | null } {
  const messages = Array.isArray(record.chatMessages) ? record.chatMessages : [];
  const unread = findUnread(messages);
  const events = settleEvents(withTimes(toEvents(messages), timesOf(record.timeline)));
  if (events.length === 0) return { sessions: [], unread };
  const session: Session = {
    id: shortId(textOf(record.sessionId) || hash(JSON.stringify(messages[0] ?? null))),
    source,
    events,
    tokens: NO_TOKENS,
    ...present({
      startedAt: toIsoTime(record.startTime) ?? events[0]?.at,
      model: textOf(record.selectedModel) ?? textOf(record.model),
    }),
  };
  return { sessions: [session], unread };
}

/** When something was shown, by its text or the id of its call. */
function timesOf(timeline: Json | undefined): ReadonlyMap<string, string[]> {
  const times = new Map<string, string[]>();
  for (const entry of Array.isArray(timeline) ? timeline.filter(isObject) : []) {
    const at = toIsoTime(entry.timestamp);
    const key = textOf(entry.callId) ?? textOf(entry.text);
    if (at === undefined || key === undefined) continue;
    const known = times.get(key.trim());
    if (known === undefined) times.set(key.trim(), [at]);
    else known.push(at);
  }
  return times;
}

/** Of what was said more than once the first time comes first. A call is told where it begins and where it ends. */
function withTimes(
  events: readonly SessionEvent[],
  times: ReadonlyMap<string, readonly string[]>,
): readonly SessionEvent[] {
  const taken = new Map<string, number>();
  return events.map((event) => {
    const key = keyOf(event);
    const known = times.get(key) ?? [];
    const index = taken.get(key) ?? 0;
    taken.set(key, index + 1);
    const at = event.kind === 'result' ? known.at(-1) : known[index];
    return at === undefined ? event : { ...event, at };
  });
}

function keyOf(event: SessionEvent): string {
  switch (event.kind) {
    case 'user':
    case 'assistant':
      return event.text.trim();
    case 'call':
      return event.id;
    case 'result':
      return event.callId;
    case 'stopped':
      return '';
  }
}
