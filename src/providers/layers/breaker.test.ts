import { describe, expect, it } from 'vitest';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import { breakCircuit, createCircuit, refuseWhenDown } from './breaker.ts';
import { answerOf, heldModel, type Reply, requestOf, scriptModel, settle } from './testing.ts';

const fault = (code: ErrorCode): NightschoolError => new NightschoolError(code, `${code} happened`);
const FAILED = fault('MODEL_FAILED');
const LONG = fault('PROMPT_TOO_LONG');

/** The codes of so many requests, `-` for an answer, and what was said of going down. */
async function ask(replies: readonly Reply[], times: number) {
  const reasons: string[] = [];
  const model = scriptModel(...replies);
  const guarded = breakCircuit(model, { circuit: createCircuit(), onDown: ({ reason }) => reasons.push(reason) });
  const codes: string[] = [];
  for (let time = 0; time < times; time++) {
    codes.push(
      await guarded.complete(requestOf()).then(
        () => '-',
        (error) => error.code ?? error.message,
      ),
    );
  }
  return { codes, reasons, asked: model.asked.length };
}

describe('breakCircuit', () => {
  it.each<[string, readonly Reply[], readonly string[], number]>([
    ['three in a row', [FAILED], ['MODEL_FAILED', 'MODEL_FAILED', 'MODEL_DOWN', 'MODEL_DOWN', 'MODEL_DOWN'], 3],
    [
      'an answer starts the count again',
      [FAILED, FAILED, answerOf(), FAILED, FAILED],
      ['MODEL_FAILED', 'MODEL_FAILED', '-', 'MODEL_FAILED', 'MODEL_FAILED'],
      5,
    ],
    ['one wrong key', [fault('MODEL_UNAUTHORIZED')], ['MODEL_DOWN', 'MODEL_DOWN'], 1],
    ['one missing model', [fault('MODEL_MISSING')], ['MODEL_DOWN', 'MODEL_DOWN'], 1],
    ['one unreachable server', [fault('MODEL_UNREACHABLE')], ['MODEL_DOWN', 'MODEL_DOWN'], 1],
    [
      'a bad request is no fault of the model',
      [LONG],
      ['PROMPT_TOO_LONG', 'PROMPT_TOO_LONG', 'PROMPT_TOO_LONG', 'PROMPT_TOO_LONG'],
      4,
    ],
    [
      'nor does it end a row',
      [FAILED, LONG, FAILED, LONG, FAILED],
      ['MODEL_FAILED', 'PROMPT_TOO_LONG', 'MODEL_FAILED', 'PROMPT_TOO_LONG', 'MODEL_DOWN'],
      5,
    ],
    [
      'a spent budget is not the model',
      [fault('BUDGET_SPENT')],
      ['BUDGET_SPENT', 'BUDGET_SPENT', 'BUDGET_SPENT', 'BUDGET_SPENT'],
      4,
    ],
    ['nor is a bug', [new Error('bug')], ['bug', 'bug', 'bug', 'bug'], 4],
  ])('%s', async (_, replies, codes, asked) => {
    const result = await ask(replies, codes.length);
    expect(result).toMatchObject({ codes, asked });
    expect(result.reasons).toHaveLength(codes.includes('MODEL_DOWN') ? 1 : 0);
  });

  it('says what brought the model down, and what to do', async () => {
    const down = { circuit: createCircuit(), onDown: () => undefined };
    const asked = breakCircuit(scriptModel(fault('MODEL_MISSING')), down).complete(requestOf());
    await expect(asked).rejects.toMatchObject({
      isOutage: true,
      message: 'test/model is given up for this run: MODEL_MISSING happened',
      hint: expect.stringMatching(/^Pull the model.*goes on from here\.$/),
    });
  });

  it('sends nothing any more that waited for its turn', async () => {
    const circuit = createCircuit();
    const model = scriptModel(fault('MODEL_UNAUTHORIZED'));
    const guarded = breakCircuit(refuseWhenDown(model, circuit), { circuit, onDown: () => undefined });
    await expect(guarded.complete(requestOf())).rejects.toMatchObject({ code: 'MODEL_DOWN' });
    await expect(refuseWhenDown(model, circuit).complete(requestOf())).rejects.toMatchObject({ code: 'MODEL_DOWN' });
    expect(model.asked).toHaveLength(1);
  });

  it('says down once, and to all that were under way', async () => {
    const model = heldModel();
    const reasons: string[] = [];
    const guarded = breakCircuit(model, { circuit: createCircuit(), onDown: ({ reason }) => reasons.push(reason) });
    const calls = [1, 2, 3, 4, 5].map(() => guarded.complete(requestOf()));
    const ends = Promise.all(
      calls.map((call) =>
        call.then(
          ({ text }) => text,
          (error) => error.code,
        ),
      ),
    );
    await settle();
    model.held[0]?.reject(fault('MODEL_UNAUTHORIZED'));
    await settle();
    model.held[1]?.reject(fault('MODEL_UNAUTHORIZED'));
    model.held[2]?.reject(FAILED);
    model.held[3]?.reject(LONG);
    model.held[4]?.resolve(answerOf({ text: 'paid' }));
    expect(await ends).toEqual(['MODEL_DOWN', 'MODEL_DOWN', 'MODEL_DOWN', 'PROMPT_TOO_LONG', 'paid']);
    expect(reasons).toEqual(['MODEL_UNAUTHORIZED happened']);
    await expect(guarded.complete(requestOf())).rejects.toMatchObject({ code: 'MODEL_DOWN' });
  });
});
