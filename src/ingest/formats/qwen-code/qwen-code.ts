import type { JsonObject } from '../../../domain/json.ts';
import type { Session, Tokens } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { quote, textOf } from '../common/texts.ts';
import { addTokens } from '../common/tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { isQwenCodeLine, readTokens, toEvents } from './line.ts';

const FORMAT = 'qwen-code';
/** What system lines tell that is nothing of the conversation. */
const SILENT = new Set(
  (
    'session_notes chat_compression slash_command ui_telemetry at_command attribution_snapshot notification custom_title ' +
    'background_task_completed parent_session session_source session_execution_engine omni_recall session_model rewind ' +
    'session_approval_mode agent_bootstrap agent_retry agent_session_ready file_history_snapshot user_text_elements ' +
    'session_artifact_event session_artifact_snapshot session_sources_snapshot branch_checkpoint goal_state ' +
    'goal_runtime goal_turn_end realtime_message turn_result'
  ).split(' '),
);

/**
 * Session files of Qwen Code: one file is one session, written line by line. What a person took back is still there, but
 * nothing goes on from it. Lines of sub-agents count as tokens; a file of nothing else is the session of one.
 */
export const qwenCode: LogFormat = { name: FORMAT, unit: 'file', detects: isQwenCodeLine, open };

interface Reading {
  readonly lines: { readonly record: JsonObject; readonly number: number }[];
  readonly seen: Set<string>;
  readonly answers: Map<string, Tokens>;
  parentId: string | undefined;
}

function open({ path: file }: OpenLog): SessionReader {
  const reading: Reading = { lines: [], seen: new Set(), answers: new Map(), parentId: undefined };
  return {
    add(record, number) {
      if (!isQwenCodeLine(record)) return 'line that is none of Qwen Code';
      const uuid = textOf(record.uuid) ?? `${file} ${number}`;
      if (reading.seen.has(uuid)) return null;
      reading.seen.add(uuid);
      const tokens = readTokens(record);
      if (tokens !== null) reading.answers.set(shortId(uuid), tokens);
      reading.lines.push({ record, number });
      return record.type === 'system' ? readSystem(reading, record) : null;
    },
    end: () => toSessions(reading, file),
  };
}

function readSystem(reading: Reading, { subtype, systemPayload: payload }: JsonObject): string | null {
  const parent = subtype === 'parent_session' && isObject(payload) ? textOf(payload.parentSessionId) : undefined;
  if (parent !== undefined) reading.parentId = shortId(parent);
  return typeof subtype === 'string' && SILENT.has(subtype) ? null : `unknown system line ${quote(subtype)}`;
}

function toSessions({ lines, answers: all, parentId }: Reading, file: string): readonly Session[] {
  const own = lines.filter(({ record }) => record.isSidechain !== true);
  const isSide = !own.some(({ record }) => record.type !== 'system');
  const thread = isSide ? lines : own;
  const calls = createCallBook();
  const isMachine = isSide || parentId !== undefined;
  const standing = dropTakenBack(thread.map(({ record }) => record));
  const events = settleEvents(standing.flatMap((record) => toEvents(record, { calls, isMachine })));
  const last = standing.findLast(({ type }) => type !== 'system');
  if (events.length === 0 || last === undefined) return [];
  const sessionId = shortId(textOf(last.sessionId) ?? file);
  const answers = [...all].map(([id, tokens]) => ({ id, ...tokens }));
  const session: Session = {
    id: isSide ? `${sessionId}/agent-${shortId(textOf(last.agentId) ?? '')}` : sessionId,
    source: { file, format: FORMAT, line: thread[0]?.number ?? 0 },
    events,
    tokens: addTokens(answers),
    ...present({
      startedAt: events[0]?.at,
      model: textOf(standing.findLast(({ model }) => textOf(model) !== undefined)?.model),
      project: textOf(thread[0]?.record.cwd),
      answers: answers.length > 0 ? answers : undefined,
      parentId: isSide ? sessionId : parentId,
    }),
  };
  return [session];
}

/** The lines that lead to the last one; all where they do not lead back to the first, as then one of them is lost. */
function dropTakenBack(lines: readonly JsonObject[]): readonly JsonObject[] {
  const byId = new Map(lines.map((line) => [textOf(line.uuid), line]));
  const chain = new Set<JsonObject>();
  for (let line = lines.at(-1); line !== undefined && !chain.has(line); line = byId.get(textOf(line.parentUuid))) {
    chain.add(line);
  }
  const first = lines[0];
  return first !== undefined && chain.has(first) ? lines.filter((line) => chain.has(line)) : lines;
}
