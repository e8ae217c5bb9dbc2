import type { Lesson } from '../../../domain/family.ts';
import type { TrainFailure } from '../../../domain/model.ts';
import type { Prompt, PromptName, Prompts } from '../../../domain/prompt.ts';
import type { CleanTask, TaskLabel } from '../../../domain/task.ts';
import { hash } from '../../../util/hash.ts';

/** Test double of redaction: what is made up here holds no secrets. */
export const clean = <Type>(value: unknown) => value as Type;

function prompt(name: PromptName, text = `You were asked to ${name}.`): Prompt {
  return { name, version: 1, text, hash: hash(text, 64) };
}

/** Short ones, so that tests hang on no wording. */
export const PROMPTS: Prompts = {
  'label-outcomes': prompt('label-outcomes'),
  'cut-sessions': prompt('cut-sessions'),
  'distil-task': prompt('distil-task'),
  'name-family': prompt('name-family'),
  'settle-borders': prompt('settle-borders'),
  'draft-skill': prompt('draft-skill'),
  'refine-skill': prompt('refine-skill', 'Refine this:\n{{draft}}\nIt failed:\n{{failures}}'),
  'write-checks': prompt('write-checks'),
  'vary-requests': prompt('vary-requests'),
  'write-skills': prompt('write-skills'),
  'curate-memory': prompt('curate-memory'),
  'place-entry': prompt('place-entry'),
  'sharpen-description': prompt('sharpen-description'),
  'follow-skill': prompt('follow-skill', '{{skill}}'),
  'simulate-user': prompt('simulate-user', '{{turns}}'),
  'choose-skill': prompt('choose-skill', '{{skills}}'),
  'answer-request': prompt('answer-request'),
};

export interface MadeUpTask {
  readonly label?: TaskLabel;
  readonly request?: readonly string[];
  readonly steps?: readonly { readonly tool: string; readonly result?: unknown; readonly afterTurn?: number }[];
  readonly reply?: string;
}

/** A recorded task; by default the deal that its id names is found and moved. */
export function taskOf(id: string, { label = 'passed', request, steps, reply }: MadeUpTask = {}): CleanTask {
  const usual = [
    { tool: 'search_deals', result: { results: [{ id: `D-${id}`, name: `Deal ${id}`, value: 1200 }] } },
    { tool: 'update_deal', result: { ok: true } },
  ];
  return clean<CleanTask>({
    id,
    sessionId: `session ${id}`,
    source: { file: 'logs/made-up.jsonl', format: 'chat', line: 1 },
    request: request ?? [`Move Deal ${id} to won`],
    steps: (steps ?? usual).map((step) => ({
      tool: step.tool,
      arguments: { query: `Deal ${id}` },
      result: step.result ?? null,
      status: 'ok',
      afterTurn: 'afterTurn' in step ? (step.afterTurn ?? 1) : 1,
    })),
    reply: reply ?? `Deal ${id} is now in won.`,
    outcome: { label, confidence: 0.9, evidence: [] },
    tokens: { input: 0, output: 0 },
  });
}

export function lessonOf(tasks: readonly CleanTask[]): Lesson {
  return {
    family: { id: 'fam-01234567', name: 'deal-moving', tools: ['search_deals', 'update_deal'], terms: ['deal'] },
    tasks,
    writes: ['update_deal'],
  };
}

export const LESSON: Lesson = lessonOf([taskOf('a'), taskOf('b', { label: 'failed' }), taskOf('c')]);

export function failureOf(taskId: string, cause: TrainFailure['cause'] = 'missing-effect'): TrainFailure {
  return clean<TrainFailure>({
    taskId,
    cause,
    reason: 'update_deal was not called.',
    transcript: {
      messages: [
        { role: 'user', text: `Move Deal ${taskId} to won` },
        { role: 'call', id: '1', tool: 'search_deals', arguments: { query: taskId }, skillStep: 1 },
        { role: 'result', callId: '1', content: { results: [] }, isError: false },
        { role: 'assistant', text: 'I found nothing.' },
      ],
      end: 'done',
      hits: 1,
      misses: 0,
      tokens: { input: 10, output: 10 },
    },
  });
}

/** A sound skill, as a model writes it. */
export const SKILL = `---
name: deal-moving
description: "Moves a deal to another stage. Use when someone asks to move, set or update a deal."
---

# Move a deal

Move one deal to the stage that the user names.

## Inputs

- \`deal\`: the deal to move; in the request \`/move (.+?) to/\`; otherwise ask the user.
- \`stage\`: the new stage; in the request \`/to (\\w+)$/\`; otherwise ask the user.

## Steps

1. Find the deal: \`deals = search_deals(query: {deal})\`
2. Move it: \`moved = update_deal(id: {deals.results[name in request].id}, stage: {stage})\`

## Output

- Always: \`"Moved {deal} to {stage}."\`

## Success criteria

- update_deal was called once.

## Pitfalls

None.
`;
