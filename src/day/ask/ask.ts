import type { Arguments, ChatModel } from '../../domain/chat.ts';
import type { Spend } from '../../domain/event.ts';
import type { Memory } from '../../domain/memory.ts';
import type { Message } from '../../domain/model.ts';
import { openWorkspace, type Workspace } from '../../night/workspace.ts';
import { createRedactor } from '../../redact/redact.ts';
import { sumSpend } from '../../report/models.ts';
import { appendUse } from '../../store/uses.ts';
import type { AskOptions } from './ask-options.ts';
import { findCandidates } from './candidates.ts';
import { type Choice, chooseSkill } from './choose-skill.ts';
import { converse, type Ended } from './converse.ts';
import type { AskDesk } from './desk.ts';
import { openDesk } from './open-desk.ts';
import type { Refusal } from './permissions.ts';
import { describeUse } from './report-use.ts';
import { findRoute } from './route.ts';

export interface AskResult extends Pick<Ended, 'status' | 'verdict'> {
  readonly request: string;
  readonly sessionId: string;
  /** The last words of the last student. */
  readonly answer: string;
  readonly skill: { readonly name: string; readonly version: string } | null;
  /** Why this skill, or none. */
  readonly why: string;
  /** Those that worked on it, in order; `failure` says why the next one took over. */
  readonly students: readonly {
    readonly student: string;
    readonly certified: boolean;
    readonly failure: string | null;
  }[];
  /** `isError` is null where no answer came. */
  readonly calls: readonly { readonly tool: string; readonly arguments: Arguments; readonly isError: boolean | null }[];
  readonly refused: readonly Refusal[];
  readonly spend: Spend;
  /** What a person should know, that stopped nothing. */
  readonly warnings: readonly string[];
  /** Relative to the workspace; null in a dry run. */
  readonly log: string | null;
}

/**
 * Works on a request: finds the skill for it, lets the student that is certified for it follow it through the tools of
 * the configured servers, and goes up the ladder where that fails. What happened is a log of the workspace. Unlike at
 * night nothing is redacted on its way to a model: what it is to work with are the real values. A request that holds a
 * secret is stopped by the guard all the same, and the next student does not get it either.
 * @throws NightschoolError MCP_FAILED where the servers file is wrong or none of its servers starts, PROMPT_INVALID,
 * PRICES_INVALID, NOT_WRITABLE; the signal's reason where it aborts. No server is left running then
 */
export async function ask(request: string, given: AskOptions): Promise<AskResult> {
  const workspace = await openWorkspace(given.dir);
  const warnings: string[] = [];
  const options = withListener(given, (event) => void (event.type === 'warning' && warnings.push(event.message)));
  const { log, ...desk } = await openDesk(request, options);
  await using _servers = desk.tools;
  try {
    await desk.recorder.user(request);
    const choice = await choose(request, desk, { workspace, recall: options.memory.recall });
    const ended = await work(request, desk, choice);
    if (!options.dryRun) await keepRecord(request, ended, { options, desk, choice });
    return { ...describe(request, ended, { options, desk, choice }), warnings, log: log?.path ?? null };
  } finally {
    await desk.recorder.flush();
  }
}

function withListener(options: AskOptions, listen: AskOptions['onEvent']): AskOptions {
  return {
    ...options,
    onEvent: (event) => {
      listen(event);
      options.onEvent(event);
    },
  };
}

async function choose(
  request: string,
  desk: AskDesk,
  about: { readonly workspace: Workspace; readonly recall: Memory['recall'] },
): Promise<Choice> {
  const candidates = await findCandidates(request, about);
  const choice = await chooseSkill(request, candidates, {
    prompt: desk.prompts['choose-skill'],
    model: () => cheapestModel(desk),
    canAsk: desk.partner !== null,
    seed: desk.pipeline.seed,
    signal: desk.signal,
  });
  const { skill, why } = choice;
  desk.onEvent({ type: 'skill-chosen', skill: skill?.skill ?? null, version: skill?.version ?? null, why });
  return choice;
}

async function cheapestModel({ ladder }: AskDesk): Promise<ChatModel | null> {
  for (const rung of ladder.filter(({ isModel }) => isModel)) {
    const { chat, unavailable } = await rung.open();
    if (unavailable === null) return chat;
  }
  return null;
}

async function work(request: string, desk: AskDesk, { skill }: Choice): Promise<Ended> {
  const route = await findRoute(skill, desk);
  if (route.start !== null) return converse(desk, { request, skill, start: route.start });
  desk.onEvent({ type: 'warning', message: `Nobody can work on it: ${route.why}.` });
  return { status: 'failed', verdict: null, turns: [], messages: [{ role: 'user', text: request }] };
}

interface Work {
  readonly options: AskOptions;
  readonly desk: AskDesk;
  readonly choice: Choice;
}

/** How it went, in the log and as evidence for the skill. A write that was not allowed says nothing of either. */
async function keepRecord(request: string, ended: Ended, { options, desk, choice: { skill } }: Work): Promise<void> {
  const { dir, pipeline, clock, sessionId } = options;
  const { status, verdict, turns } = ended;
  const note = turns.findLast(({ failure }) => failure !== null)?.failure;
  if (verdict !== null) {
    await desk.recorder.outcome({ label: verdict === 'right' ? 'passed' : 'failed', source: 'user' });
  } else if (status === 'failed') {
    await desk.recorder.outcome({ label: 'failed', source: 'agent', ...(note && { note }) });
  }
  if (skill === null || turns.length === 0) return;
  const { text: redact } = createRedactor({ seed: pipeline.seed, ...pipeline.redact });
  const about = { request, sessionId, skill: { name: skill.skill, version: skill.version }, ended, redact };
  const at = clock().toISOString();
  const use = await describeUse({ ...about, at });
  const served = { type: 'served' as const, client: 'ask', session: sessionId, note: null };
  const shown = { skill: skill.skill, version: skill.version, request: await redact(request) };
  await appendUse(dir, { at, ...served, ...shown });
  if (use !== null) await appendUse(dir, use);
}

function describe(
  request: string,
  { status, verdict, turns, messages }: Ended,
  { options, desk, choice: { skill, why } }: Work,
): Omit<AskResult, 'warnings' | 'log'> {
  return {
    ...{ request, status, verdict, why, sessionId: options.sessionId },
    answer: turns.findLast(({ reply }) => reply !== '')?.reply ?? '',
    skill: skill === null ? null : { name: skill.skill, version: skill.version },
    students: turns.map(({ student, certified, failure }) => ({ student, certified, failure })),
    calls: listCalls(messages),
    refused: desk.permissions.refused(),
    spend: sumSpend(desk.calls),
  };
}

function listCalls(messages: readonly Message[]): AskResult['calls'] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'result' ? [[message.callId, message]] : [])),
  );
  return messages.flatMap((message) => {
    if (message.role !== 'call') return [];
    return [{ tool: message.tool, arguments: message.arguments, isError: results.get(message.id)?.isError ?? null }];
  });
}
