import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../domain/dashboard.ts';
import type { Transcript, TranscriptEnd } from '../../../domain/model.ts';
import type { CleanText } from '../../../domain/text.ts';
import * as make from './testing.ts';
import { pageOfTrial } from './trial.ts';

type Talk = Transcript<CleanText>;

function talk(messages: readonly object[], end: TranscriptEnd = 'done'): Talk {
  return make.clean({ messages, end, hits: 0, misses: 0, tokens: { input: 0, output: 0 } });
}

function page(record: Partial<TrialRecord> = {}): string {
  const made = pageOfTrial(make.recordOf(record), []);
  expect(make.tagFaults(made.text)).toEqual([]);
  return made.text;
}

const call = (id: string, more: object = {}) => ({
  role: 'call',
  id,
  tool: 'find_bill',
  arguments: { number: 7 },
  ...more,
});
const result = (callId: string, isError = false) => ({ role: 'result', callId, content: { open: true }, isError });

/** Every line of the talk as it is read. */
function linesOf(text: string): readonly string[] {
  const [, list = ''] = /<ol class="talk">(.*?)<\/ol>/s.exec(text) ?? [];
  return [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = '']) => make.seen(line).trim());
}

describe('pageOfTrial', () => {
  it('tells the run in the numbers of the data', () => {
    const trial = make.trialOf({
      ...{ outcome: 'failed', cause: 'missing-effect', hits: 3, misses: 1, pass: 2, retry: 1 },
      ...{ reason: make.clean<CleanText>('It never called pay.'), faults: { malformed: 2, 'as-text': 1 } },
    });
    const told = make.seen(page({ trial }));
    for (const words of [
      'Run 01234567: failed',
      'literal on pay-bill, with the skill: exam of 2026-05-02.',
      'missing-effect: it did not do everything that success consists of. It never called pay.',
      'pass over the cases 3, after 1 run that broke down',
      'calls answered 3',
      'replay misses 1',
      'calls with a fault 3',
      'tokens in 12,345',
      'tokens out 678',
      'time 1.5 s',
      'seed 4711',
      'fingerprint ffff0000ffff0000',
      'version aaaaaaaaaaaaaaaa',
      'These writes, and no other: pay(id: "B-7")',
      'The reply had to state: B-7 40',
      'Pay bill 7',
    ]) {
      expect(told).toContain(words);
    }
  });

  it('sets the step beside each call and the source beside each result', () => {
    const text = page({
      transcript: talk([
        { role: 'user', text: 'Pay bill 7' },
        call('1', { skillStep: 1 }),
        result('1'),
        call('2', { tool: 'pay', arguments: { id: 'B-7', note: 'n' } }),
        result('2', true),
        call('3', { tool: 'pray', arguments: {}, fault: 'unknown-tool' }),
        result('3', true),
        result('9'),
        { role: 'assistant', text: 'Done.' },
      ]),
    });
    expect(linesOf(text)).toEqual([
      'user Pay bill 7',
      'call step 1 find_bill(number: 7)',
      'result {"open":true} replay hit',
      'call step 3, matched pay(id: "B-7", note: "n")',
      'error {"open":true} replay hit',
      'call pray() there is no such tool',
      'error {"open":true} refused, not replayed',
      'result {"open":true} of no call',
      'student Done.',
      'end It was done.',
    ]);
    expect(text).toContain('href="#step-3"');
    const steps = make.seen(text.slice(text.indexOf('The skill’s steps')));
    expect(steps).toMatch(/Find it:.*called once.*Pay it, when.*not called in this run.*Pay it otherwise.*called once/);
    expect(make.seen(text)).toContain('marked “matched” are told by tool, arguments and order');
  });

  it('marks the miss, and the calls that were not made after it', () => {
    const messages = [call('1'), call('2'), call('3'), result('1')];
    expect(linesOf(page({ transcript: talk(messages, 'replay-miss') }))).toEqual([
      'call step 1, matched find_bill(number: 7)',
      'call step 1, matched find_bill(number: 7) replay miss: nobody recorded this call',
      'call step 1, matched find_bill(number: 7) not made after the miss',
      'result {"open":true} replay hit',
      'end Nobody ever recorded its last call, so the run ended there.',
    ]);
    expect(linesOf(page({ transcript: talk([call('1')], 'token-limit') }))[0]).toMatch(/no answer$/);
  });

  it('says nothing of matching where the student says its steps', () => {
    const text = page({ transcript: talk([call('1', { skillStep: 7 }), result('1')]) });
    expect(make.seen(text)).not.toContain('matched');
    expect(linesOf(text)[0]).toBe('call step 7 find_bill(number: 7)');
    expect(text).not.toContain('#step-7');
  });

  const { transcript: _, ...brokenDown } = make.trialOf();
  it.each<readonly [string, Partial<TrialRecord>, string]>([
    ['not kept', {}, 'What was said is not kept any more'],
    ['broke down', { trial: brokenDown }, 'broke down before there was anything to keep'],
    [
      'nothing done',
      { trial: make.trialOf({ arm: 'null-policy', version: 'none' }) },
      'what an empty answer would pass',
    ],
    ['retired case', { case: null }, 'The case has left the exam since'],
    ['unknown student', { student: null }, 'student not known'],
    ['no skill', { text: null, trial: make.trialOf({ arm: 'no-skill', version: 'none' }) }, 'without a skill: exam'],
    ['no steps', { text: '# Prose\n' }, 'Its text has no numbered steps'],
    [
      'read only',
      { case: { ...make.recordOf().case, effects: [], facts: [] } as TrialRecord['case'] },
      'Nothing was to be written.',
    ],
  ])('%s', (_name, record, words) => {
    expect(make.seen(page(record))).toContain(words);
  });

  it('leads to the skill and to the other runs of the case', () => {
    const others = (['0123456789abcdef', 'aa', 'bb'] as const).map((id) => {
      return { id, arm: 'incumbent', phase: 'comparator', outcome: 'errored', night: '2026-05-01' } as const;
    });
    const { path, text } = pageOfTrial(make.recordOf(), others, { hasPage: (id) => id !== 'bb' });
    expect(path).toBe('trials/0123456789abcdef.html');
    const links = [...text.matchAll(/href="([^"#]+)(#[^"]*)?"/g)].map(([, link]) => link);
    expect(links.filter((link) => link?.includes('trials') || link === 'aa.html')).toEqual(['aa.html']);
    expect(links.filter((link) => link === '../skills/pay-bill.html').length).toBeGreaterThan(1);
    expect(make.seen(text)).toContain(
      'errored the version that was live, exam of what it is compared with, 2026-05-01',
    );
  });

  it('keeps hostile text in its place and says how much it left out', () => {
    const bad = make.HOSTILE;
    const trial = make.clean<TrialRecord['trial']>({
      ...make.trialOf({ outcome: 'failed', cause: 'assertion' }),
      ...{ reason: bad, version: bad, fingerprint: bad, caseId: bad, night: bad },
    });
    const question = {
      ...make.recordOf().case,
      request: [bad],
      effects: [{ tool: bad, arguments: { [bad]: bad } }],
      facts: [bad],
      assert: [{ value: bad }],
      askedOn: bad,
    };
    const text = page({
      ...{ student: bad, trial, text: `## Steps\n\n1. ${bad}\n2. \`${bad}\n`, case: make.clean(question) },
      transcript: talk([
        { role: 'user', text: bad },
        { role: 'assistant', text: bad },
        call(bad, { tool: bad, arguments: { [bad]: [bad] } }),
        { role: 'result', callId: bad, content: { [bad]: bad }, isError: false },
        ...Array.from({ length: 300 }, (_each, index) => ({ role: 'user', text: `${index}` })),
      ]),
    });
    for (const unsafe of ['<script', '\u202e', '\u2066', '\u0007']) expect(text).not.toContain(unsafe);
    expect(make.seen(text)).toContain('54 more messages');
    expect(make.seen(text)).toContain(`… ${(bad.length - 6000).toLocaleString('en-US')} more characters`);
    expect(text.length).toBeLessThan(1e6);
  });

  it('refuses ids and names that no path may have', () => {
    expect(() => pageOfTrial(make.recordOf({ trial: make.trialOf({ id: '../x' }) }), [])).toThrow(/is not the id/);
    expect(() => pageOfTrial(make.recordOf({ skill: 'a/b' }), [])).toThrow(/is not the name/);
  });
});
