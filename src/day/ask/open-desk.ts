import type { ModelCall } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { type OpenedTools, openTools } from '../../mcp/client/open-tools.ts';
import { readServers } from '../../mcp/client/server-file.ts';
import { createLadder } from '../../night/models/open-models.ts';
import { readToolDefinitions } from '../../night/suites/read-tool-definitions.ts';
import { createBudget } from '../../providers/layers/budget.ts';
import { readPrices } from '../../store/prices.ts';
import { readPrompts } from '../../store/prompts.ts';
import { openSessionLog, type SessionLog } from '../../store/session-log.ts';
import type { AskOptions } from './ask-options.ts';
import type { AskDesk } from './desk.ts';
import { createPermissions } from './permissions.ts';
import { type Context, recallContext } from './recall-context.ts';
import { createRecorder } from './recorder.ts';

const START_SECONDS = 30;
const CALL_SECONDS = 120;

/** Puts together what a request is worked on with. The tool servers run from here on: whoever has the desk ends them. */
export async function openDesk(
  request: string,
  options: AskOptions,
): Promise<AskDesk & { readonly log: SessionLog | null }> {
  const { dir, pipeline, dryRun, person, clock, onEvent, signal, sessionId, guard } = options;
  const prompts = await readPrompts(dir);
  const calls: ModelCall[] = [];
  const ladder = createLadder(pipeline, {
    ...{ prompts, signal, answers: null, onlyFree: false },
    ...(guard !== undefined && { guard }),
    world: { ...options.world, notice: (message) => onEvent({ type: 'warning', message }) },
    prices: await readPrices(dir),
    budget: createBudget(pipeline.budget, options.world.clock),
    state: { fingerprint: () => null, saveFingerprint: () => undefined }, // a night may have the real one open
    onCall: (call) => void calls.push(call),
    onDown: ({ model, reason }) => onEvent({ type: 'warning', message: `${model} is not asked any more: ${reason}` }),
  });
  const now = (): string => clock().toISOString();
  const log = dryRun ? null : openSessionLog(dir, { sessionId, startedAt: now() });
  const allow = [...pipeline.agent.allow, ...options.allow];
  let context: Promise<Context> | null = null;
  return {
    ...{ pipeline, prompts, ladder, calls, log, onEvent, signal },
    permissions: createPermissions({ allow, allowAll: options.allowAll, dryRun, person }),
    recorder: createRecorder(log, now),
    partner: options.converses ? person : null,
    context: () => (context ??= recallContext(request, options)),
    toolDefinitions: await readToolDefinitions(dir, pipeline),
    tools: await startServers(options),
  };
}

async function startServers(options: AskOptions): Promise<OpenedTools> {
  const { dir, pipeline, world, signal, onEvent, startSeconds = START_SECONDS, callSeconds = CALL_SECONDS } = options;
  const file = pipeline.agent.mcpServers;
  const entries = await readServers(dir, file, world.env);
  if (entries === null || entries.length === 0) {
    onEvent({
      type: 'warning',
      message: `There are no tools: ${file} ${entries === null ? 'is missing' : 'names no server'}.`,
    });
  }
  const tools = await openTools(entries ?? [], { startSeconds, callSeconds, signal, rules: pipeline.tools });
  const [first] = tools.faults;
  if (first !== undefined && tools.faults.length === entries?.length) {
    throw new NightschoolError('MCP_FAILED', tools.faults.map(({ message }) => message).join('\n'), { cause: first });
  }
  for (const { message } of tools.faults) onEvent({ type: 'warning', message });
  return tools;
}
