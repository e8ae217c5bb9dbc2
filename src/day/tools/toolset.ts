import type { AgentTool } from '../../domain/agent-tool.ts';
import type { Guard } from '../../domain/guard.ts';
import type { Memory } from '../../domain/memory.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { createRedactor } from '../../redact/redact.ts';
import { appendUse, readUses } from '../../store/uses.ts';
import { openMemory } from '../memory/memory.ts';
import { recallSetup } from '../recall/recall.ts';
import { readSettings } from '../settings.ts';
import type { ToolDesk } from './desk.ts';
import { forget } from './forget.ts';
import { getSkill } from './get-skill.ts';
import { getSkillFile } from './get-skill-file.ts';
import { listSkills } from './list-skills.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { reportOutcome } from './report-outcome.ts';
import { openShelf } from './shelf.ts';
import { taskSnapshot } from './task-snapshot.ts';

/** Adding a tool is one file and one line here. */
const TOOLS: readonly ((desk: ToolDesk) => AgentTool)[] = [
  listSkills,
  getSkill,
  getSkillFile,
  recall,
  remember,
  forget,
  taskSnapshot,
  reportOutcome,
];

export interface ToolsetOptions {
  /** Only tools that do not write. */
  readonly readOnly?: boolean;
  /** By default the workspace's own. */
  readonly memory?: Memory;
  /** By default the machine's. */
  readonly clock?: () => Date;
  /** Where the key of an embedder stands; by default the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Withholds what it finds in answers, and in what goes to an embedder. Absent: nobody looks. */
  readonly guard?: Guard | undefined;
  /** Told of what went wrong beside a call that was answered. */
  readonly warn?: (message: string) => void;
}

/**
 * What other agents may ask of a workspace, as functions: its skills, its memory, and a place to say how work went.
 * Nothing is kept between two calls, so a promotion is seen by the next one. Every call may reject with a
 * NightschoolError, whose hint is written for the agent.
 * @throws NightschoolError PIPELINE_NOT_FOUND where there is no such folder, PIPELINE_INVALID
 */
export async function createToolset(dir: string, options: ToolsetOptions = {}): Promise<readonly AgentTool[]> {
  const {
    readOnly = false,
    clock = () => new Date(),
    warn = () => undefined,
    environment = process.env,
    guard,
  } = options;
  const settings = await readSettings(dir);
  guard?.allow(settings.redact.allow);
  const redactor = createRedactor({ seed: settings.seed, ...settings.redact });
  const { embedder = null } = recallSetup(settings.memory.recall, environment, { guard });
  const desk: ToolDesk = {
    shelf: openShelf(await openWorkspace(dir)),
    memory: options.memory ?? (await openMemory(dir, { settings: settings.memory, clock, redactor, embedder })),
    uses: { append: (use) => appendUse(dir, use), of: (skill) => readUses(dir, skill) },
    redact: redactor.text,
    now: () => clock().toISOString(),
    ...{ readOnly, warn },
  };
  const tools = TOOLS.map((create) => create(desk)).filter((tool) => !readOnly || !tool.writes);
  return guard === undefined ? tools : tools.map((tool) => guardAnswers(tool, guard));
}

/** What an agent is told goes to its model. */
function guardAnswers(tool: AgentTool, guard: Guard): AgentTool {
  return { ...tool, call: async (args, caller) => guard.hide(`answer of ${tool.name}`, await tool.call(args, caller)) };
}
