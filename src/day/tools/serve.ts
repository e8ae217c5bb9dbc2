import type { ToolCaller } from '../../domain/agent-tool.ts';
import type { ToolDesk } from './desk.ts';
import type { ShelfSkill } from './shelf.ts';

/** Writes down that an agent was given a skill. An agent must not go without it because that cannot be written. */
export async function noteServed(
  { uses, readOnly, now, warn }: ToolDesk,
  { skill, version, kind }: ShelfSkill,
  { client }: ToolCaller,
): Promise<void> {
  if (readOnly || kind !== 'skill') return;
  const use = { at: now(), type: 'served' as const, skill, version, client, session: null, request: null, note: null };
  await uses.append(use).catch((error: unknown) => {
    warn(`The use of ${skill} was not written down: ${error instanceof Error ? error.message : String(error)}`);
  });
}
