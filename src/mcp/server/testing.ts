import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as tick } from 'node:timers/promises';
import type { AgentTool } from '../../domain/agent-tool.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { type AccessEntry, createToolCalls } from './call-tool.ts';
import { createNightschoolServer } from './create-server.ts';
import type { ServedSkills } from './skill-source.ts';

/** Three tools: one that answers with what it was given, one that refuses, one that breaks down. */
export const TOOLS: readonly AgentTool[] = [
  tool('echo', { writes: false, call: async (args, caller) => ({ args, client: caller?.client ?? null }) }),
  tool('refuse', {
    writes: true,
    call: () => Promise.reject(new NightschoolError('USAGE', 'x: no.', { hint: 'Stop.' })),
  }),
  tool('break', { writes: true, destructive: true, call: () => Promise.reject(new TypeError('secret detail')) }),
];

export function tool(name: string, rest: Pick<AgentTool, 'writes' | 'call' | 'destructive'>): AgentTool {
  const parameters = { type: 'object', properties: { name: { type: 'string' } } };
  return { name, title: name.toUpperCase(), description: `Does ${name}.`, parameters, ...rest };
}

/** Skills that a test changes while they are served. */
export function servedSkills(): ServedSkills & { readonly versions: Map<string, SkillVersion> } {
  const versions = new Map<string, SkillVersion>();
  return {
    versions,
    list: async () => [...versions.values()],
    find: async (name) => versions.get(name) ?? null,
  };
}

export function setUpServer(tools = TOOLS, skills: ServedSkills = servedSkills()) {
  const entries: AccessEntry[] = [];
  const faults: unknown[] = [];
  const warnings: string[] = [];
  const calls = createToolCalls({
    clock: Date.now,
    onCall: (entry) => entries.push(entry),
    onFault: (error) => faults.push(error),
  });
  const info = { version: '1.2.3', instructions: 'Ask.', calls, warn: (text: string) => warnings.push(text) };
  return { entries, faults, warnings, calls, create: async () => createNightschoolServer(tools, skills, info) };
}

/** Waits for something that happens soon; a test that waits in vain ends by its time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await tick();
}

/** A folder of its own that is gone when the test's scope ends. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'nightschool-mcp-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
