import type { Json } from '../../../domain/json.ts';
import type { Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';

const FORMAT = 'aider';
/** How each chat begins: `# aider chat started at 2026-03-02 09:00:00`. */
const START = /^# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$/;
/** The program ends the lines of a person with two spaces; headings of a model have none. */
const SAID = /^#### (.*) {2}$/;
const SHOWN = '> ';
const MODEL = /^(?:Main model|Model): (\S{1,100})/;
const TOKENS = /^Tokens: ([\d.]+k?) sent(?:, [\d.]+k? cache write)?(?:, [\d.]+k? cache hit)?, ([\d.]+k?) received/;
/** Commands of the program that ask the model nothing; behind the others stands a request. */
const ASKING = /^\/(?:ask|code|architect|context|help)\s+(?=\S)/;
const COMMAND = /^[/!]/;

/**
 * Aider's `.aider.chat.history.md`, given as one record a line: chats of text only, as edits and commands stand in the
 * answers. Times are those of the chats' beginnings, as the machine had them; tokens are rounded.
 */
export const aider: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) => START.test(textOf(record) ?? ''),
  open,
};

/** A line of a log that is text. */
function textOf(record: Json): string | null {
  return isObject(record) && typeof record.text === 'string' && Object.keys(record).length === 1 ? record.text : null;
}

interface Chat {
  readonly line: number;
  readonly startedAt: string;
  readonly turns: { readonly role: 'user' | 'assistant'; readonly lines: string[] }[];
  readonly spent: Tokens[];
  model: string | undefined;
  /** The line before is a person's. */
  isSaying: boolean;
}

function open({ path: file }: OpenLog): SessionReader {
  const chats: Chat[] = [];
  return {
    add(record, line) {
      const text = textOf(record);
      if (text === null) return 'record that is no line of text';
      const startedAt = START.exec(text)?.[1];
      const chat = chats.at(-1);
      if (startedAt !== undefined)
        chats.push({ line, startedAt, turns: [], spent: [], model: undefined, isSaying: false });
      else if (chat === undefined) return text.trim() === '' ? null : 'line before the first chat';
      else addLine(chat, text);
      return null;
    },
    end() {
      const named = new Map<string, number>();
      return chats.flatMap((chat) => toSession(chat, { file, named }));
    },
  };
}

function addLine(chat: Chat, text: string): void {
  const said = SAID.exec(text)?.[1];
  const last = chat.turns.at(-1);
  if (said !== undefined) {
    if (chat.isSaying) last?.lines.push(said);
    else chat.turns.push({ role: 'user', lines: [said] });
  } else if (text.startsWith(SHOWN)) addShown(chat, text.slice(SHOWN.length));
  else if (last?.role === 'assistant') last.lines.push(text);
  else if (last !== undefined && text.trim() !== '') chat.turns.push({ role: 'assistant', lines: [text] });
  chat.isSaying = said !== undefined;
}

/** What the program itself showed: only its model and what an answer cost is of use. */
function addShown(chat: Chat, text: string): void {
  chat.model = MODEL.exec(text)?.[1] ?? chat.model;
  const [, sent, received] = TOKENS.exec(text) ?? [];
  if (sent !== undefined && received !== undefined) {
    chat.spent.push({ input: readCount(sent), output: readCount(received) });
  }
}

function readCount(count: string): number {
  const number = Number.parseFloat(count) * (count.endsWith('k') ? 1000 : 1);
  return Number.isFinite(number) && number < 1e9 ? Math.round(number) : 0;
}

function toSession(
  { line, startedAt, turns, spent, model }: Chat,
  { file, named }: { readonly file: string; readonly named: Map<string, number> },
): readonly Session[] {
  const events = turns.flatMap(({ role, lines }) =>
    toEvents(
      role,
      lines
        .map((each) => each.trimEnd())
        .join('\n')
        .trim(),
    ),
  );
  if (events.length === 0) return [];
  const name = hash(`${startedAt} ${JSON.stringify(events[0])}`);
  const known = named.get(name) ?? 0;
  named.set(name, known + 1);
  const session: Session = {
    id: known === 0 ? name : `${name}-${known + 1}`,
    source: { file, format: FORMAT, line },
    events,
    tokens: addTokens(spent),
    ...present({ startedAt: toIsoTime(startedAt), model }),
  };
  return [session];
}

function toEvents(role: 'user' | 'assistant', text: string): readonly SessionEvent[] {
  if (role === 'assistant') return text === '' ? [] : [{ kind: 'assistant', text }];
  const request = text.replace(ASKING, '');
  if (request === '' || request === '<blank>' || COMMAND.test(request)) return [];
  return [{ kind: 'user', text: request, author: isMachineText(request) ? 'machine' : 'human' }];
}
