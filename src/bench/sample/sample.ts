import { planSessions } from './plan.ts';
import { type PlayedSession, playSessions, type TaskTruth } from './play.ts';
import { renderChat } from './render-chat.ts';
import { renderClaudeCode } from './render-claude-code.ts';

export const SAMPLE_SEED = 20260302;

/** The folders below `logs/` that hold nothing but the sample. */
export const SAMPLE_FOLDERS = ['chat', 'claude-code'] as const;

/** The sample logs: path below `logs/` to text, sorted by path. The same seed gives the same bytes. */
export function sampleLogs(seed = SAMPLE_SEED): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const session of sampleSessions(seed)) {
    const path =
      session.format === 'chat' ? `chat/${session.day}.jsonl` : `claude-code/${session.place}/${session.id}.jsonl`;
    const lines = session.format === 'chat' ? renderChat(session, seed) : renderClaudeCode(session, seed);
    files.set(path, `${files.get(path) ?? ''}${lines}\n`);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What really happened in every task of the sample logs, to score clustering and labels against. */
export function sampleTruth(seed = SAMPLE_SEED): readonly TaskTruth[] {
  return sampleSessions(seed).flatMap((session) => session.tasks);
}

/** The played sessions behind the logs, in the order in which they happened. */
export function sampleSessions(seed = SAMPLE_SEED): readonly PlayedSession[] {
  return playSessions(planSessions(seed), seed);
}
