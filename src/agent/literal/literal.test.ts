import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Message, ToolAnswer, ToolBox, Transcript } from '../../domain/model.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { runAgent } from '../agent.ts';
import { recordedUser } from '../user.ts';
import { createLiteralStudent } from './literal.ts';

const clean = <Value>(value: unknown) => value as Value;

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.md`, import.meta.url), 'utf8');
}

type Tools = { readonly [tool: string]: (given: JsonObject) => Json | Error | 'miss' };

function toolBoxOf(tools: Tools): ToolBox {
  return {
    tools: Object.keys(tools).map((name) => ({ name, writes: true })),
    call: async (tool, given) => {
      const answer = tools[tool]?.(given) ?? 'miss';
      if (answer === 'miss') return { kind: 'miss' };
      const isError = answer instanceof Error;
      return clean<ToolAnswer>({ kind: 'answer', content: isError ? answer.message : answer, isError });
    },
  };
}

function run(skill: string | null, turns: readonly string[], tools: Tools, maximumActions = 20): Promise<Transcript> {
  return runAgent({
    student: createLiteralStudent(),
    skill,
    user: recordedUser(turns),
    toolBox: toolBoxOf(tools),
    maximumActions,
    seed: 1,
    signal: new AbortController().signal,
  });
}

const calls = ({ messages }: Transcript) =>
  messages.filter((message) => message.role === 'call').map(({ tool, arguments: given }) => [tool, given]);
const replies = ({ messages }: Transcript) =>
  messages.filter((message) => message.role === 'assistant').map(({ text }) => text);

const deals = [
  { id: 'd1', name: 'Acme', stage: 'open' },
  { id: 'd2', name: 'Acme Labs', stage: 'open' },
  { id: 'd3', name: 'Globex', stage: 'closed' },
];
const crm: Tools = {
  search_deals: () => ({ results: deals }),
  update_deal: ({ stage }) => ({ status: 'ok', stage: stage ?? null }),
  post_message: () => 'posted',
};

describe('literal with move-deal', () => {
  it('can read the skill without a problem', () => {
    expect(parseSkill(fixture('move-deal')).problems).toEqual([]);
  });

  it('carries out every step with what earlier ones gave', async () => {
    const transcript = await run(fixture('move-deal'), ['Move the Acme Labs deal to Proposal.'], crm);
    expect(calls(transcript)).toEqual([
      ['search_deals', { query: 'Acme Labs' }],
      ['update_deal', { deal_id: 'd2', stage: 'proposal', note: 'Moved to proposal on request' }],
    ]);
    expect(replies(transcript)).toEqual(['Moved Acme Labs to proposal.']);
    expect(transcript).toMatchObject({ end: 'done', hits: 2, misses: 0 });
  });

  it('says which step of the skill a call carries out', async () => {
    const { messages } = await run(fixture('move-deal'), ['Move Acme to won'], crm);
    expect(messages.flatMap((message) => (message.role === 'call' ? [message.skillStep] : []))).toEqual([1, 2]);
  });

  it('takes a conditional step when the request asks for it', async () => {
    const transcript = await run(fixture('move-deal'), ['Tell the team: set acme to lost'], crm);
    expect(calls(transcript).at(-1)).toEqual(['post_message', { channel: 'sales', text: 'Acme is now lost.' }]);
  });

  it('leaves out a step whose condition fails', async () => {
    const transcript = await run(fixture('move-deal'), ['Move Globex to won'], crm);
    expect(calls(transcript)).toHaveLength(1);
    expect(replies(transcript)).toEqual(['Globex is closed, so I left it alone.']);
  });

  it('asks for an input and goes on with the answer', async () => {
    const transcript = await run(fixture('move-deal'), ['They signed!', 'Sorry, the deal called Acme'], crm);
    expect(replies(transcript)).toEqual(['Please tell me `deal` (the deal to move).', 'Moved Acme to won.']);
    expect(transcript.end).toBe('done');
  });

  it('gives up where nobody answers', async () => {
    expect(await run(fixture('move-deal'), ['Move it along'], crm)).toMatchObject({ end: 'gave-up', hits: 0 });
  });

  it('asks which element is meant instead of guessing', async () => {
    const transcript = await run(fixture('move-deal'), ['Move the big one to won', 'Acme, I mean'], crm);
    expect(replies(transcript)).toEqual([
      'I cannot go on with step 2 (Move it): the request names no element for `{deals.results[name in request]}`. Please tell me more.',
      'Moved Acme to won.',
    ]);
    expect(calls(transcript).map(([tool]) => tool)).toEqual(['search_deals', 'update_deal']);
  });

  it('repeats its answer, not its effects, when the user goes on', async () => {
    const transcript = await run(fixture('move-deal'), ['Move Acme to won', 'Thanks! Move to the next', 'Bye'], crm);
    expect(calls(transcript)).toHaveLength(2);
    expect(replies(transcript)).toEqual(Array(3).fill('Moved Acme to won.'));
  });

  it('says that a call failed, and does nothing after it', async () => {
    const failing = { ...crm, update_deal: () => new Error('no permission') };
    const transcript = await run(fixture('move-deal'), ['Move Acme to won and tell the team'], failing);
    expect(calls(transcript)).toHaveLength(2);
    expect(replies(transcript)).toEqual(['I could not finish, because step 2 (Move it) failed: no permission']);
    expect(transcript.end).toBe('gave-up');
  });

  it('tries again when a newer turn changes what it was given', async () => {
    const picky = {
      ...crm,
      search_deals: ({ query }: JsonObject) => (query === 'Acme' ? { results: deals } : new Error('none')),
    };
    const transcript = await run(fixture('move-deal'), ['Move Akme to won', 'Oops: move Acme to won'], picky);
    expect(calls(transcript).map(([, given]) => given)).toMatchObject([
      { query: 'Akme' },
      { query: 'Acme' },
      { deal_id: 'd1' },
    ]);
    expect(replies(transcript).at(-1)).toBe('Moved Acme to won.');
  });

  it('ends where nobody ever recorded the call', async () => {
    const transcript = await run(fixture('move-deal'), ['Move Acme to won'], { search_deals: () => 'miss' });
    expect(transcript).toMatchObject({ end: 'replay-miss', hits: 0, misses: 1 });
  });

  it('ends at the limit of actions', async () => {
    expect(await run(fixture('move-deal'), ['Move Acme to won'], crm, 2)).toMatchObject({ end: 'turn-limit', hits: 2 });
  });
});

describe('literal with tidy-inbox', () => {
  const messages = [
    { id: 'm1', unread: true, kind: 'newsletters' },
    { id: 'm2', unread: false, kind: 'newsletters' },
    { id: 'm3', unread: true, kind: 'bills' },
    { id: 'm4', unread: true, kind: 'newsletters' },
  ];
  const mail: Tools = {
    list_inbox: () => ({ messages }),
    archive_message: ({ id }) => ({ id: id ?? null, status: 'archived' }),
    write_log: () => 'ok',
  };

  it('goes through the elements a selector picks and gathers what they gave', async () => {
    const transcript = await run(fixture('tidy-inbox'), ['Tidy up the newest 1,200'], mail);
    expect(calls(transcript)).toEqual([
      ['list_inbox', { limit: 1200 }],
      ['archive_message', { id: 'm1' }],
      ['archive_message', { id: 'm4' }],
      ['write_log', { ids: ['m1', 'm4'], source: { kind: 'inbox', limit: 1200 } }],
    ]);
    expect(replies(transcript)).toEqual(['Archived m1, m4.']);
  });

  it('takes a list from the request', async () => {
    const transcript = await run(fixture('tidy-inbox'), ['Please archive my bills and newsletters'], mail);
    expect(calls(transcript).filter(([tool]) => tool === 'archive_message')).toHaveLength(3);
  });

  it('does nothing where there is nothing to do', async () => {
    const transcript = await run(fixture('tidy-inbox'), ['Tidy up'], { ...mail, list_inbox: () => ({ messages: [] }) });
    expect(replies(transcript)).toEqual(['Nothing to archive.']);
    expect(transcript.hits).toBe(1);
  });

  it('says so where there is no list', async () => {
    const transcript = await run(fixture('tidy-inbox'), ['Tidy up'], { ...mail, list_inbox: () => 'empty' });
    expect(transcript.end).toBe('gave-up');
    expect(replies(transcript)[0]).toContain('`{inbox.messages}` does not exist');
  });
});

describe('literal without something to execute', () => {
  it('does nothing without a skill', async () => {
    const transcript = await run(null, ['Move Acme to won'], crm);
    expect(transcript).toMatchObject({ end: 'done', hits: 0 });
    expect(replies(transcript)).toEqual(['I have no procedure for this request.']);
  });

  it('names the line that only a model can follow', async () => {
    const transcript = await run(fixture('prose-only'), ['Commit please'], { git_diff: () => 'diff' });
    expect(transcript).toMatchObject({ end: 'done', hits: 0 });
    expect(replies(transcript)[0]).toContain('line 11: Step 2: it has no call at its end');
  });
});

describe('createLiteralStudent', () => {
  const student = createLiteralStudent();

  it('declares itself deterministic, with a fingerprint of its semantics', () => {
    expect(student).toMatchObject({ name: 'literal', deterministic: true });
    expect(student.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is a pure function of the prompt', async () => {
    const messages: readonly Message[] = [{ role: 'user', text: 'Move Acme to won' }];
    const prompt = { skill: fixture('move-deal'), tools: [], messages, seed: 1, signal: new AbortController().signal };
    const first = await student.act(prompt);
    expect(await student.act({ ...prompt, seed: 2 })).toEqual(first);
    expect(await createLiteralStudent().act(prompt)).toEqual(first);
  });
});
