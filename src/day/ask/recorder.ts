import type { Message, Student } from '../../domain/model.ts';
import type { LoggedCall, LoggedOutcome, LoggedStep, SessionLog } from '../../store/session-log.ts';

/** Writes a session down while it happens. */
export interface Recorder {
  user(text: string): Promise<void>;
  /** The student, listened to: each of its actions is a step of the log. */
  listen(student: Student, skill: NonNullable<LoggedStep['skill']> | null): Student;
  /** What the listened-to student said or called, and what came back. */
  hear(message: Message): void;
  /** Writes what is still open, without the results that never came. */
  flush(): Promise<void>;
  outcome(outcome: LoggedOutcome): Promise<void>;
}

interface OpenStep extends Omit<LoggedStep, 'calls' | 'text'> {
  readonly at: string;
  text: string;
  readonly calls: LoggedCall[];
}

/** `log` is null where nothing is to be written. `now` gives ISO 8601. */
export function createRecorder(log: SessionLog | null, now: () => string): Recorder {
  let open: OpenStep | null = null;
  const flush = async (): Promise<void> => {
    if (open === null) return;
    const { at, ...step } = open;
    open = null;
    await log?.agent(step, at);
  };
  return {
    flush,
    user: async (text) => {
      await flush();
      await log?.user(text, now());
    },
    listen: (student, skill) => ({
      ...student,
      act: async (prompt) => {
        await flush();
        const done = await student.act(prompt);
        const step = { model: student.name, tokens: done.tokens, at: now(), text: '', calls: [] };
        open = skill === null ? step : { ...step, skill };
        return done;
      },
    }),
    hear: (message) => {
      if (open !== null) addTo(open, message);
    },
    outcome: async (outcome) => {
      await flush();
      await log?.outcome(outcome, now());
    },
  };
}

function addTo(step: OpenStep, message: Message): void {
  if (message.role === 'assistant') step.text = message.text;
  if (message.role === 'call') {
    step.calls.push({ id: message.id, tool: message.tool, arguments: message.arguments });
  }
  if (message.role === 'result') {
    const index = step.calls.findIndex(({ id }) => id === message.callId);
    const call = step.calls[index];
    const result = { content: message.content, isError: message.isError };
    if (call !== undefined) step.calls[index] = { ...call, result };
  }
}
