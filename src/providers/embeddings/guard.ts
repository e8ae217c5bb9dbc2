import type { Embedder } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';

/** An embedder that gets its texts without what the guard finds in them: what they mean hangs on no secret. */
export function guardTexts(embedder: Embedder, guard: Guard): Embedder {
  return {
    ...embedder,
    embed: (texts, signal) => embedder.embed(guard.hide(`request to ${embedder.name}`, texts), signal),
  };
}
