import { describe, expect, it } from 'vitest';
import type { ChatMessage, ModelCall } from '../../domain/chat.ts';
import type { TrafficEntry } from '../../domain/traffic.ts';
import { NightschoolError } from '../../errors.ts';
import { createRedactor } from '../../redact/redact.ts';
import { answerOf, type Reply, requestOf, scriptModel } from './testing.ts';
import { type Redact, recordTraffic, replayTraffic } from './traffic.ts';

const KEY = 'sk-proj-Zx81mQp4Lr7Tn2Vb9Kc3Wd6Yh5Gf0Js8Aq1Ue4Ro7';
const MAIL = 'maria.keller@kellerbau.ch';
const plainly: Redact = async (value) => value;
const redact: Redact = (value) => createRedactor({ seed: 1, disable: [], allow: [] }).json(value);
const user = (text: string): ChatMessage => ({ role: 'user', text });

function recorder(replies: readonly Reply[], redactWith = plainly) {
  const entries: TrafficEntry[] = [];
  const write = (entry: TrafficEntry): void => void entries.push(JSON.parse(JSON.stringify(entry)));
  const model = recordTraffic(scriptModel(...replies), { role: 'student', write, redact: redactWith });
  return { model, entries };
}

const player = (entries: readonly TrafficEntry[], redactWith = plainly, onCall?: (call: ModelCall) => void) =>
  replayTraffic({
    entries,
    role: 'student',
    name: 'test/model',
    fingerprint: 'f1',
    redact: redactWith,
    ...(onCall === undefined ? {} : { onCall }),
  });

describe('recordTraffic and replayTraffic', () => {
  it('answers what was recorded, in the same words', async () => {
    const call = { id: 'call-1', tool: 'get_order', arguments: { id: 7 } };
    const answer = answerOf({ text: 'Let me see.', calls: [call], finish: 'calls' });
    const { model, entries } = recorder([answer]);
    await expect(model.complete(requestOf({ seed: 3 }))).resolves.toEqual(answer);
    const calls: ModelCall[] = [];
    const replayed = player(entries, plainly, (made) => calls.push(made));
    await expect(replayed.complete(requestOf({ seed: 3 }))).resolves.toEqual(answer);
    expect(calls).toMatchObject([{ from: 'recording', usd: 0, tokens: answer.tokens, role: 'student' }]);
    expect(entries[0]).toMatchObject({ role: 'student', model: 'test/model', fingerprint: 'f1' });
  });

  it('answers the same request in recorded order, the last answer for ever', async () => {
    const { model, entries } = recorder([answerOf({ text: 'a' }), answerOf({ text: 'b' })]);
    await model.complete(requestOf());
    await model.complete(requestOf());
    const replayed = player(entries);
    const texts = [];
    for (let time = 0; time < 4; time++) texts.push((await replayed.complete(requestOf())).text);
    expect(texts).toEqual(['a', 'b', 'b', 'b']);
  });

  it('fails again as it failed', async () => {
    const error = new NightschoolError('MODEL_OVERLOADED', 'busy', { hint: 'Wait.', retryAfterMs: 5_000 });
    const { model, entries } = recorder([error]);
    await expect(model.complete(requestOf())).rejects.toBe(error);
    await expect(player(entries).complete(requestOf())).rejects.toMatchObject({
      code: 'MODEL_OVERLOADED',
      message: 'busy',
      hint: 'Wait.',
      retryAfterMs: 5_000,
      isTransient: true,
    });
  });

  it('records neither an abort nor a bug', async () => {
    const controller = new AbortController();
    const { model, entries } = recorder([
      () => {
        controller.abort();
        throw new NightschoolError('MODEL_CUT_OFF', 'cut off by us');
      },
      new Error('bug'),
    ]);
    await expect(model.complete(requestOf({ signal: controller.signal }))).rejects.toThrow('cut off by us');
    await expect(model.complete(requestOf())).rejects.toThrow('bug');
    expect(entries).toEqual([]);
  });

  it('writes no secret and finds the conversation again that has redacted answers in it', async () => {
    const first = answerOf({ text: `Ask ${MAIL}, the key is ${KEY}.` });
    const call = { id: 'call-1', tool: 'log_in', arguments: { user: MAIL, password: 'correct horse' } };
    const second = answerOf({ text: '', calls: [call], finish: 'calls' });
    const { model, entries } = recorder([first, second], redact);
    const talk = async (asked: Pick<typeof model, 'complete'>) => {
      const messages: ChatMessage[] = [user(`Who is ${MAIL}?`)];
      for (let turn = 0; turn < 3; turn++) {
        const { text, calls } = await asked.complete(requestOf({ messages: [...messages] }));
        messages.push({ role: 'assistant', text, calls }, user('Go on.'));
      }
      return messages;
    };
    const said = await talk(model);
    expect(JSON.stringify(said)).toContain(KEY);
    expect(JSON.stringify(entries)).not.toMatch(/kellerbau|Zx81mQp4|correct horse/);
    const replayed = await talk(player(entries, redact));
    expect(replayed).toHaveLength(said.length);
    expect(JSON.stringify(replayed)).not.toContain(KEY);
    expect(replayed[3]).toMatchObject({ calls: [{ tool: 'log_in' }] });
  });

  it('replaces in an error what the request gave away', async () => {
    const request = requestOf({
      messages: [
        { role: 'assistant', text: '', calls: [{ id: '1', tool: 'a', arguments: { password: 'hunter-4711-x' } }] },
      ],
    });
    const { model, entries } = recorder([new NightschoolError('MODEL_FAILED', 'cannot read hunter-4711-x')], redact);
    await expect(model.complete(request)).rejects.toThrow();
    expect(JSON.stringify(entries)).not.toContain('hunter-4711-x');
    await expect(player(entries, redact).complete(request)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  });

  it('leaves numbers of its own alone, long as they are', async () => {
    const tokens = { input: 4_155_550_132, output: 4_155_550_132, cached: 0 };
    const { model, entries } = recorder([answerOf({ tokens })], redact);
    await model.complete(requestOf({ seed: 4_155_550_132 }));
    expect(entries[0]).toMatchObject({ request: { seed: 4_155_550_132 }, answer: { tokens } });
    await expect(player(entries, redact).complete(requestOf({ seed: 4_155_550_132 }))).resolves.toMatchObject({
      tokens,
    });
  });

  it.each([
    [
      'draft-skill',
      [user('Hello'), user('there')],
      /closest is a "draft-skill" request to test\/model, which differs at message 2\./,
    ],
    ['draft-skill', [user('Hello')], /differs after its messages/],
    ['name-family', [user('Hello')], /no "name-family" request.* closest is a "draft-skill" request/],
  ])('says what comes closest to a request that is not recorded: %s', async (purpose, messages, words) => {
    const { model, entries } = recorder([answerOf()]);
    await model.complete(requestOf({ messages: [user('Hello'), user('you')] }));
    const asked = player(entries).complete(requestOf({ purpose, messages }));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_RECORDED', message: expect.stringMatching(words) });
  });

  it('keeps roles, models and fingerprints apart', async () => {
    const { model, entries } = recorder([answerOf()]);
    await model.complete(requestOf());
    const identity = { role: 'student', name: 'test/model', fingerprint: 'f1' } as const;
    for (const other of [{ role: 'user' }, { name: 'test/b' }, { fingerprint: 'f2' }] as const) {
      const replayed = replayTraffic({ entries, redact: plainly, ...identity, ...other });
      await expect(replayed.complete(requestOf())).rejects.toMatchObject({ code: 'NOT_RECORDED' });
    }
  });
});
