import type { Message } from '../domain/model.ts';

/** Says the user's next turn, the first one to an empty conversation; null where there is no more to say. */
export type User = (messages: readonly Message[]) => Promise<{ readonly text: string } | null>;

/** The user as recorded: after every reply, whatever it was, the next turn. */
export function recordedUser(turns: readonly string[]): User {
  return async (messages) => {
    const text = turns[countTurns(messages)];
    return text === undefined ? null : { text };
  };
}

/** How many turns the user has said. */
export function countTurns(messages: readonly Message[]): number {
  return messages.filter(({ role }) => role === 'user').length;
}
