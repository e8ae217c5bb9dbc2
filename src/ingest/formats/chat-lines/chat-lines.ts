import type { Session, SessionEvent } from '../../../domain/session.ts';
import { canonicalJson, hash } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { createAnthropicReader, isAnthropicBlock } from '../anthropic/blocks.ts';
import { isObject } from '../common/lenient.ts';
import type { Lost } from '../common/lost.ts';
import { quote } from '../common/texts.ts';
import { addTokens } from '../common/tokens.ts';
import { withTokens } from '../common/with-tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { toEvents } from '../openai/messages.ts';
import { type ChatLine, isChatLine, readChatLine } from './message.ts';

const FORMAT = 'chat-lines';
const SYSTEM_ROLES = new Set<unknown>(['system', 'developer']);

/**
 * Chats with one message a line, as home-grown programs log them: `{role, content}`, mostly with the id of the
 * conversation that it is of. Lines of several conversations may be mixed; where they name none, a system message begins
 * the next one.
 */
export const chatLines: LogFormat = { name: FORMAT, unit: 'file', detects: isChatLine, open };

interface Conversation {
  readonly name: string | undefined;
  readonly lines: ChatLine[];
  hasBegun: boolean;
}

function open({ path: file }: OpenLog): SessionReader {
  const lines: ChatLine[] = [];
  const lost: Lost[] = [];
  return {
    add(record, number) {
      if (!isChatLine(record)) {
        const role = isObject(record) && 'role' in record ? ` of role ${quote(record.role)}` : '';
        return `line that is no message${role}`;
      }
      lines.push(readChatLine(record, number));
      return null;
    },
    end() {
      const named = new Map<string, number>();
      return group(lines).flatMap((conversation) => {
        const session = toSession(conversation, { file, named });
        const line = conversation.lines[0]?.number ?? 0;
        if (session === null) lost.push({ line, reason: 'conversation without user, assistant or tool messages' });
        return session ?? [];
      });
    },
    lost: () => lost,
  };
}

/** Lines by the conversation that they name; those that name none by where one begins. */
function group(lines: readonly ChatLine[]): readonly Conversation[] {
  const conversations: Conversation[] = [];
  const byName = new Map<string, Conversation>();
  const nameOf = hasSharedIds(lines) ? ({ id }: ChatLine) => id : ({ conversation }: ChatLine) => conversation;
  let nameless: Conversation | undefined;
  for (const line of lines) {
    const name = nameOf(line);
    const isSystem = SYSTEM_ROLES.has(line.message.role);
    const isOpening = isSystem && nameless?.hasBegun === true;
    let conversation = name === undefined ? (isOpening ? undefined : nameless) : byName.get(name);
    if (conversation === undefined) {
      conversation = { name, lines: [], hasBegun: false };
      conversations.push(conversation);
      if (name === undefined) nameless = conversation;
      else byName.set(name, conversation);
    }
    conversation.lines.push(line);
    if (!isSystem) conversation.hasBegun = true;
  }
  return conversations;
}

/** Some call the conversation's id just `id`: then it comes again and again, and nothing else names one. */
function hasSharedIds(lines: readonly ChatLine[]): boolean {
  if (lines.some(({ id, conversation }) => id === undefined || conversation !== undefined)) return false;
  return new Set(lines.map(({ id }) => id)).size * 2 <= lines.length;
}

function toSession(
  { name, lines: all }: Conversation,
  { file, named }: { readonly file: string; readonly named: Map<string, number> },
): Session | null {
  const lines = withoutRepeated(all);
  const events = eventsOf(lines);
  const first = all[0];
  if (events.length === 0 || first === undefined) return null;
  return {
    id: unique(name ?? nameByContent(lines), named),
    source: { file, format: FORMAT, line: first.number },
    events,
    tokens: addTokens(lines.flatMap(({ spent }) => spent ?? [])),
    ...present({
      startedAt: lines.find(({ at }) => at !== undefined)?.at,
      model: lines.findLast(({ model }) => model !== undefined)?.model,
      project: lines.find(({ project }) => project !== undefined)?.project,
      label: lines.findLast(({ label }) => label !== undefined)?.label,
    }),
  };
}

/** A line that was written twice says nothing new; without an id or a time it may have been said twice. */
function withoutRepeated(lines: readonly ChatLine[]): readonly ChatLine[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    if (line.id === undefined || line.at === undefined) return true;
    const key = hash(canonicalJson([line.id, line.at, line.message]));
    return !seen.has(key) && seen.add(key).has(key);
  });
}

function eventsOf(lines: readonly ChatLine[]): readonly SessionEvent[] {
  if (!lines.some(({ message }) => Array.isArray(message.content) && message.content.some(isAnthropicBlock))) {
    return toEvents(lines.map(({ message }) => message));
  }
  const reader = createAnthropicReader();
  return lines.flatMap(({ message, at, spent }) =>
    withTokens(
      reader.read(message).map((event) => ({ ...event, ...present({ at }) })),
      spent,
    ),
  );
}

/** A copied or rotated log gives the same sessions: they are named by how they open. */
function nameByContent(lines: readonly ChatLine[]): string {
  const opening = lines.slice(0, 1 + lines.findIndex(({ message }) => message.role === 'user'));
  return hash(canonicalJson((opening.length > 0 ? opening : lines.slice(0, 1)).map(({ message }) => message)));
}

/** The numbers only grow: however many conversations open alike, naming them all is linear. */
function unique(id: string, named: Map<string, number>): string {
  const known = named.get(id);
  if (known === undefined) {
    named.set(id, 1);
    return id;
  }
  let number = known + 1;
  while (named.has(`${id}-${number}`)) number++;
  named.set(id, number).set(`${id}-${number}`, 1);
  return `${id}-${number}`;
}
