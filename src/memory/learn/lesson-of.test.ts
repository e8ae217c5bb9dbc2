import { describe, expect, it } from 'vitest';
import { lessonOf } from './lesson-of.ts';
import { DEALS, type MadeUpTask, options, taskOf } from './testing.ts';

const learn = (made: MadeUpTask = {}) => lessonOf(taskOf('a', made), options);
const refused = { tool: 'publish_post', args: { draft_id: 'DR-651' }, error: 'draft DR-651 has no cover' };

describe('what is not worth learning', () => {
  it.each<[string, MadeUpTask, RegExp]>([
    ['a greeting', { request: ['Hello there'], steps: [] }, /mere talk/],
    ['a look-up', { steps: [{ tool: 'get_invoice', args: { number: 'INV-1' } }] }, /One call/],
    ['an outcome nobody knows', { label: 'unknown' }, /leaves open/],
    [
      'a service that was down',
      { label: 'failed', steps: [{ tool: 'get_contact', error: '503 Service Unavailable' }] },
      /nothing in the record says why/,
    ],
    [
      'a call that timed out',
      { label: 'failed', steps: [{ tool: 'get_contact', error: 'request timed out after 30 s' }] },
      /nothing in the record/,
    ],
    [
      'an objection that only objects',
      {
        label: 'failed',
        steps: [],
        request: ['Why?', "No, that's not what I asked for."],
        correction: "No, that's not what I asked for.",
      },
      /nothing in the record/,
    ],
  ])('%s', (_, made, reason) => {
    expect(learn(made)).toMatchObject({ worthLearning: false, reason: expect.stringMatching(reason), preferences: [] });
  });

  it('still keeps what the user said of themselves', () => {
    expect(learn({ request: ['Hello. I prefer calls on Tuesday mornings.'], steps: [] })).toEqual({
      worthLearning: false,
      reason: expect.any(String),
      preferences: ['The user says: I prefer calls on Tuesday mornings.'],
    });
  });
});

describe('a success', () => {
  it('has the goal, the way, the choice and the procedure', () => {
    expect(learn()).toEqual({
      worthLearning: true,
      outcome: 'passed',
      goal: 'Move the Elmwater deal to won',
      approach: 'search_deals, then update_deal with deal_id of search_deals.',
      keyDecisions: ['Of 3 results of search_deals, 1 was taken: the one whose name is in the request.'],
      procedure: [
        'search_deals(query: {query in the request})',
        'update_deal(deal_id: {deal_id of search_deals}, stage: {stage in the request})',
      ],
      preferences: [],
    });
  });

  it.each<[string, MadeUpTask, string]>([
    [
      'a call that came right after another',
      {
        steps: [
          refused,
          { tool: 'generate_cover', args: { draft_id: 'DR-651' } },
          { ...refused, error: undefined } as never,
        ],
      },
      'publish_post failed ("draft DR-651 has no cover"); it succeeded after generate_cover.',
    ],
    [
      'a call that came right with other arguments',
      {
        steps: [
          { tool: 'book', args: { zone: '' }, error: 'no time zone' },
          { tool: 'book', args: { zone: 'UTC' } },
          { tool: 'mail' },
        ],
      },
      'book failed ("no time zone"); it succeeded with another zone.',
    ],
    [
      'a call that was tried again',
      { steps: [{ tool: 'book', error: '503' }, { tool: 'book' }, { tool: 'mail' }] },
      'book failed ("503"); it succeeded when it was tried again.',
    ],
    [
      'what the results that were taken have in common',
      {
        request: ['Clean up'],
        steps: [
          {
            tool: 'list_inbox',
            result: [
              { id: 'M-100', urgent: false },
              { id: 'M-200', urgent: true },
              { id: 'M-300', urgent: false },
            ],
          },
          { tool: 'archive_message', args: { id: 'M-100' } },
          { tool: 'archive_message', args: { id: 'M-300' } },
        ],
      },
      'Of 3 results of list_inbox, 2 were taken: urgent was false.',
    ],
  ])('names %s', (_, made, decision) => {
    expect(learn(made)).toMatchObject({ keyDecisions: [decision] });
  });

  it('replaces what belongs to one case, and keeps settings', () => {
    const lesson = learn({
      request: ['Publish "Two Years of Free Trials"'],
      steps: [
        { tool: 'get_draft', args: { title: 'Two Years of Free Trials' }, result: { draft_id: 'DR-1' } },
        {
          tool: 'publish_post',
          args: {
            draft_id: 'DR-1',
            slug: 'two-years-of-free-trials',
            network: 'linkedin',
            note: 'Written by the agent, at length',
          },
        },
      ],
    });
    expect(lesson).toMatchObject({
      procedure: [
        'get_draft(title: {title in the request})',
        'publish_post(draft_id: {draft_id of get_draft}, slug: {slug in the request}, network: "linkedin", note: {note})',
      ],
    });
  });

  it('says the same step once', () => {
    const steps = [
      ...DEALS,
      { tool: 'log', args: { deal_id: 'D-4103' } },
      { tool: 'log', args: { deal_id: 'D-4103' } },
    ];
    expect(learn({ steps })).toMatchObject({
      procedure: [expect.any(String), expect.any(String), 'log(deal_id: {deal_id of search_deals}), for each'],
    });
  });
});

describe('a failure', () => {
  const wrong = DEALS.map((step) =>
    step.tool === 'update_deal' ? { ...step, args: { deal_id: 'D-4101', stage: 'won' } } : step,
  );

  it('has what the user objected to, its cause and what is right', () => {
    const correction = 'Wrong deal! I meant Elmwater.';
    expect(
      learn({ label: 'failed', steps: wrong, request: ['Move the Elmwater deal to won', correction], correction }),
    ).toEqual({
      worthLearning: true,
      outcome: 'failed',
      failurePoint: 'After update_deal(deal_id: "D-4101", stage: "won") the user said: "Wrong deal! I meant Elmwater."',
      flawedReasoning:
        'Of 3 results of search_deals, number 1 was taken, but number 3 is the one whose name is in the request.',
      correctApproach:
        'Of several results of search_deals, take the one whose name is in the request. The user said: "Wrong deal! I meant Elmwater."',
      prevention:
        'Before update_deal, compare the name of each result of search_deals with the request. The user said: "Wrong deal! I meant Elmwater."',
      preferences: [],
    });
  });

  it('shows what was done once the user had corrected it', () => {
    const correction = 'No, I said negotiation, not won.';
    const later = { tool: 'update_deal', args: { deal_id: 'D-4103', stage: 'negotiation' }, afterTurn: 2 };
    const request = ['Move Elmwater to negotiation', correction];
    expect(learn({ label: 'failed', steps: [...DEALS, later], request, correction })).toMatchObject({
      flawedReasoning: 'update_deal was given stage: "won", which is not what the user meant.',
      correctApproach:
        'The user said: "I said negotiation, not won." Then update_deal(deal_id: "D-4103", stage: "negotiation") was done.',
      prevention: 'Before update_deal, check stage. The user said: "I said negotiation, not won."',
    });
  });

  it('claims of a complaint only what it says', () => {
    const correction = 'No, there is still one left.';
    const request = ['Archive all the mail from Data Roundup', correction];
    expect(learn({ label: 'failed', steps: DEALS, request, correction })).toMatchObject({
      flawedReasoning: 'Something that was asked for was left undone.',
      correctApproach: 'Do all of what is asked for. The user said: "there is still one left."',
      prevention:
        'Before saying that it is done, check that nothing of what was asked for is left. The user said: "there is still one left."',
    });
  });

  it.each<[string, string, string]>([
    ['the call that the correction is about', 'That URL is wrong, make it from the title.', 'publish_post'],
    ['the first that changed something, where it names none', 'Not so formal please.', 'save_cover'],
  ])('puts it down to %s', (_, correction, tool) => {
    const steps = [
      { tool: 'get_draft', args: { title: 'x' } },
      { tool: 'save_cover', args: {} },
      { tool: 'publish_post', args: {}, result: { url: 'https://blog.example/x' } },
      { tool: 'send_note', args: {} },
    ];
    expect(learn({ label: 'failed', steps, request: ['Publish it', correction], correction })).toMatchObject({
      failurePoint: expect.stringContaining(`After ${tool}(`),
    });
  });

  it('learns from a call that was refused for good', () => {
    expect(learn({ label: 'failed', steps: [refused, refused] })).toMatchObject({
      failurePoint: 'publish_post(draft_id: "DR-651") was refused 2 times: "draft DR-651 has no cover".',
      flawedReasoning: 'publish_post answered: "draft DR-651 has no cover".',
      correctApproach: '',
      prevention: 'Before publish_post, check for what it refused here: "draft DR-651 has no cover".',
    });
  });

  it('finds the correction in the evidence where no turn has it', () => {
    expect(
      learn({ label: 'failed', request: ['Move Elmwater'], correction: 'Use the board of the sales team.' }),
    ).toMatchObject({
      correctApproach: 'The user said: "Use the board of the sales team."',
    });
  });
});

describe('a huge record', () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => ({
    deal_id: `D-${index}`,
    name: `Elm ${index}`,
    note: 'x'.repeat(50),
  }));
  const wide = Object.fromEntries(rows.map(({ deal_id }) => [deal_id, deal_id]));

  it.each<[string, MadeUpTask]>([
    [
      'many rows',
      {
        steps: [
          { tool: 'list_deals', result: rows },
          { tool: 'update_deal', args: { deal_id: 'D-150' } },
        ],
      },
    ],
    [
      'many members',
      {
        steps: [
          { tool: 'list_deals', result: wide },
          { tool: 'update_deal', args: wide },
        ],
      },
    ],
    [
      'many calls, all refused but the last',
      {
        steps: [
          ...Array.from({ length: 20_000 }, () => ({ tool: 'x_y', error: 'no' })),
          { tool: 'x_y' },
          { tool: 'x_z' },
        ],
      },
    ],
    ['many turns', { request: Array.from({ length: 5000 }, () => 'Move Elm 150. '.repeat(800)) }],
  ])('of %s is read as far as need be', (_, made) => {
    const lesson = learn(made);
    expect(JSON.stringify(lesson).length).toBeLessThan(5000);
    expect(lesson.worthLearning).toBe(true);
  });

  it('still counts what it does not look at', () => {
    const request = ['Move Elm 150 to won'];
    expect(
      learn({
        request,
        steps: [
          { tool: 'list_deals', result: rows },
          { tool: 'update_deal', args: { deal_id: 'D-150' } },
        ],
      }),
    ).toMatchObject({
      keyDecisions: ['Of 50000 results of list_deals, 1 was taken: the one whose name is in the request.'],
    });
  });
});
