import type { Session, SessionEvent } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { asMachineLine, settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { isEarlySession, readEarlySession } from './early.ts';
import { createReading, type Draft, type Reading, readEvent } from './session.ts';
import { isCopilotEvent, readEnvelope } from './types.ts';

const FORMAT = 'copilot-cli';

/**
 * Event files of GitHub Copilot CLI (`session-state/<id>/events.jsonl`): one file is one session, however often it was
 * resumed. Before 0.0.342 it was one document.
 */
export const copilotCli: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) => isCopilotEvent(record) || isEarlySession(record),
  open,
};

function open({ path: file }: OpenLog): SessionReader {
  const reading = createReading();
  const early: Session[] = [];
  let first: { readonly line: number; readonly name: string } | null = null;
  return {
    add(record, line) {
      if (isEarlySession(record)) {
        const { sessions, unread } = readEarlySession(record, { file, format: FORMAT, line });
        early.push(...sessions);
        return unread;
      }
      const event = readEnvelope(record);
      if (typeof event === 'string') return event;
      // By content, not by the file's name: all files are called the same.
      first ??= { line, name: hash(`${event.id ?? ''} ${JSON.stringify(event.timestamp ?? '')} ${event.type}`) };
      return readEvent(event, reading);
    },
    end: () => [...early, ...toSessions(reading, { file, line: first?.line ?? 0, name: first?.name ?? file })],
  };
}

function toSessions(
  reading: Reading,
  { file, line, name }: { readonly file: string; readonly line: number; readonly name: string },
): Session[] {
  const { facts, spending } = reading;
  const { input, output, isInputKnown } = spending.total();
  const events = settleEvents(isInputKnown ? reading.drafts.map(({ event }) => event) : withOutputs(reading));
  if (events.length === 0) return [];
  const session: Session = {
    id: shortId(facts.id ?? name),
    source: { file, format: FORMAT, line },
    events: facts.parentId === undefined ? events : events.map(asMachineLine),
    tokens: { input, output },
    ...present({
      startedAt: facts.startedAt ?? events[0]?.at,
      model: facts.model,
      project: facts.project,
      parentId: facts.parentId === undefined ? undefined : shortId(facts.parentId),
    }),
  };
  return [session];
}

/** Only where the log has no sums: beside these, the outputs alone would make all input seem free. */
function withOutputs({ drafts, spending }: Reading): readonly SessionEvent[] {
  const given = new Set<string>();
  return drafts.map(({ event, answer }: Draft) => {
    if (answer === undefined || given.has(answer) || (event.kind !== 'assistant' && event.kind !== 'call'))
      return event;
    given.add(answer);
    const output = spending.outputOf(answer);
    return output === 0 ? event : { ...event, tokens: { input: 0, output } };
  });
}
