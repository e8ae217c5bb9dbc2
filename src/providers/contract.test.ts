import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../domain/chat.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ModelChoice } from '../domain/pipeline.ts';
import { type ErrorCode, NightschoolError } from '../errors.ts';
import { always, type Fault, first } from './testing/faults.ts';
import { ask, errorOf, KEY, LOOK_UP, type OpenSubject, openSubject, SUBJECTS } from './testing/subjects.ts';
import type { ScriptedAnswer, ScriptedCall } from './testing/wire.ts';

/** What every provider over HTTP has to do, with all its layers, on a real server. */
/** One exchange metered for every one that the server saw, with the very tokens that it sent. */
function expectMetered({ server, calls, tokens }: OpenSubject, exchanges: number): void {
  expect({ seen: server.chats().length, metered: calls.length }).toEqual({ seen: exchanges, metered: exchanges });
  expect(tokens()).toEqual(server.tokens());
}

describe.each(SUBJECTS)('$name', (subject) => {
  it('answers, streamed, and is metered with the tokens that the server counted', async () => {
    const tokens = { input: 31, output: 7, cached: subject.name === 'ollama' ? 0 : 16 };
    await using opened = await openSubject(subject, { script: () => ({ text: 'It is on its way.', tokens }) });
    const answer = await opened.model.complete(ask());
    expect(answer).toEqual({ text: 'It is on its way.', calls: [], finish: 'stop', tokens });
    expect(opened.server.chats()[0]?.body.stream).toBe(true);
    expectMetered(opened, 1);
  });

  it('offers tools and reads one call', async () => {
    const call = { tool: 'look_up', arguments: { id: '4711', deep: { list: [1, 'two', null], text: 'a "b" ü' } } };
    await using opened = await openSubject(subject, { script: () => ({ calls: [call] }) });
    const answer = await opened.model.complete(ask({ tools: [LOOK_UP] }));
    expect(answer).toMatchObject({ text: '', calls: [call], finish: 'calls' });
    const [offered] = subject.offered(opened.server.chats()[0]?.body ?? {});
    expect(offered).toMatchObject({ name: 'look_up', parameters: LOOK_UP.parameters });
    expectMetered(opened, 1);
  });

  it('reads several calls at once, and gives their results back in order', async () => {
    const made: readonly ScriptedCall[] = ['1', '2', '3'].map((id) => ({ tool: 'look_up', arguments: { id } }));
    await using opened = await openSubject(subject, {
      script: (_, number): ScriptedAnswer => (number === 1 ? { text: 'Let me see.', calls: made } : { text: 'Done.' }),
    });
    const { text, calls } = await opened.model.complete(ask({ tools: [LOOK_UP] }));
    expect({ text, calls }).toMatchObject({ text: 'Let me see.', calls: made });
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    const answers = calls.map(({ id, tool }, index): ChatMessage => {
      return { role: 'tool', callId: id, tool, text: `result ${index}` };
    });
    const messages = [...ask().messages, { role: 'assistant', text, calls } as const, ...answers];
    expect((await opened.model.complete(ask({ tools: [LOOK_UP], messages }))).text).toBe('Done.');
    const results = subject.results(opened.server.chats()[1]?.body ?? {});
    expect(results).toEqual(['result 0', 'result 1', 'result 2']);
    expectMetered(opened, 2);
  });

  it('asks for an answer by a JSON Schema and gives its JSON as text', async () => {
    const json = { type: 'object', properties: { size: { type: 'number' } }, required: ['size'] };
    await using opened = await openSubject(subject, { script: (body) => inForm(body, { size: 3 }) });
    const { text, calls } = await opened.model.complete(ask({ schema: { name: 'size', json } }));
    expect([JSON.parse(text), calls]).toEqual([{ size: 3 }, []]);
    expect(JSON.stringify(opened.server.chats()[0]?.body)).toContain('"size":{"type":"number"}');
    expectMetered(opened, 1);
  });

  it.each<[Fault, Partial<ScriptedAnswer>, object]>([
    [{ kind: 'wrong-tool' }, {}, { calls: [{ tool: 'no_such_tool', arguments: { id: '4711' } }], finish: 'calls' }],
    [{ kind: 'malformed-arguments' }, {}, { calls: [{ tool: 'look_up', malformed: '{"id": "4711", "when": ' }] }],
    [{ kind: 'call-as-text' }, {}, { calls: [{ id: 'text-call-1', tool: 'look_up', arguments: { id: '4711' } }] }],
    [{ kind: 'length' }, { text: 'It goes on and on and on' }, { text: 'It goes on and on an', finish: 'length' }],
    [{ kind: 'late-cut' }, { text: 'Paid for.' }, { text: 'Paid for.', finish: 'stop' }],
  ])('passes on what the model did with the fault $kind, paid for once', async (fault, said, expected) => {
    await using opened = await openSubject(subject, { script: () => said, faults: always(fault) });
    expect(await opened.model.complete(ask({ tools: [LOOK_UP] }))).toMatchObject(expected);
    expectMetered(opened, 1);
  });

  it('counts an empty answer and asks again', async () => {
    await using opened = await openSubject(subject, { faults: always({ kind: 'empty' }) });
    const error = await errorOf(opened.model.complete(ask()));
    expect([error.code, error.hint]).toEqual(['MODEL_ANSWER_EMPTY', expect.stringMatching(/\w/)]);
    expectMetered(opened, 2);
    expect(opened.tokens().input).toBeGreaterThan(0);
  });

  it.each<Fault['kind']>(['silence', 'stall', 'dribble'])('is aborted by its caller in %s', async (kind) => {
    await using opened = await openSubject(subject, { faults: always({ kind } as Fault) });
    const reason = new Error('the night is over');
    const controller = new AbortController();
    const running = opened.model.complete(ask({ signal: controller.signal }));
    await expect.poll(() => opened.server.chats().length).toBe(1);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expectMetered(opened, 1);
    await expect.poll(() => opened.server.busy()).toBe(0);
  });

  it('sends its key to no other host', async () => {
    await using other = await openSubject(subject);
    const pages = other.server.exchanges.length;
    const to = `${other.server.url}/v1/chat/completions`;
    await using opened = await openSubject(subject, { faults: always({ kind: 'redirect', to }) });
    const error = await errorOf(opened.model.complete(ask()));
    expect([error.code, error.cause]).toEqual(['MODEL_DOWN', expect.objectContaining({ code: 'MODEL_UNREACHABLE' })]);
    expect(other.server.exchanges.length).toBe(pages);
  });

  it('is down once nobody listens any more, and says where', async () => {
    await using opened = await openSubject(subject);
    const { server, model, downs } = opened;
    await server.close();
    const errors = [await errorOf(model.complete(ask())), await errorOf(model.complete(ask()))];
    expect(errors.map(({ code, isOutage }) => [code, isOutage])).toEqual(Array(2).fill(['MODEL_DOWN', true]));
    expect(errors[0]?.message).toContain(new URL(server.url).host);
    expect(downs).toHaveLength(1);
  });
});

/** Answers the way it was asked for: by a forced call, by a format, or in words. */
function inForm(body: JsonObject, value: JsonObject): ScriptedAnswer {
  const { tool_choice: choice, response_format, format, text } = body;
  const forced = typeof choice === 'object' && choice !== null && 'function' in choice ? choice.function : null;
  if (typeof forced === 'object' && forced !== null && 'name' in forced) {
    return { calls: [{ tool: `${forced.name}`, arguments: value }] };
  }
  return { text: response_format || format || text ? JSON.stringify(value) : 'Nobody asked for JSON.' };
}

interface Situation {
  readonly fault: Fault;
  /** What the adapter says of one exchange. */
  readonly code: ErrorCode;
  readonly limits?: Partial<ModelChoice>;
}

const KEY_REFUSED = 'Incorrect API key provided: {key}. You can find your key elsewhere.';

/** Faults after which there is no answer, and what each is. A limit that runs out leaves time for an ordinary answer. */
const SITUATIONS: readonly Situation[] = [
  { fault: { kind: 'status', status: 401, text: KEY_REFUSED }, code: 'MODEL_UNAUTHORIZED' },
  { fault: { kind: 'model-missing' }, code: 'MODEL_MISSING' },
  { fault: { kind: 'status', status: 400, text: 'temperature {key} is too hot' }, code: 'MODEL_REFUSED_REQUEST' },
  { fault: { kind: 'status', status: 429, retryAfter: '7' }, code: 'MODEL_OVERLOADED' },
  { fault: { kind: 'status', status: 500 }, code: 'MODEL_FAILED' },
  { fault: { kind: 'status', status: 503 }, code: 'MODEL_OVERLOADED' },
  { fault: { kind: 'silence' }, code: 'MODEL_TIMED_OUT', limits: { timeoutSeconds: 0.5 } },
  { fault: { kind: 'stall' }, code: 'MODEL_TIMED_OUT', limits: { stallSeconds: 0.5 } },
  { fault: { kind: 'dribble' }, code: 'MODEL_TIMED_OUT', limits: { timeoutSeconds: 0.5 } },
  { fault: { kind: 'cut' }, code: 'MODEL_CUT_OFF' },
  { fault: { kind: 'reset' }, code: 'MODEL_CUT_OFF' },
  { fault: { kind: 'endless' }, code: 'MODEL_ANSWER_TOO_LARGE' },
  { fault: { kind: 'gzip-bomb' }, code: 'MODEL_ANSWER_TOO_LARGE' },
  { fault: { kind: 'invalid-json' }, code: 'MODEL_FAILED' },
  { fault: { kind: 'html' }, code: 'MODEL_FAILED' },
  { fault: { kind: 'error-object' }, code: 'MODEL_FAILED' },
  { fault: { kind: 'error-in-stream' }, code: 'MODEL_FAILED' },
  { fault: { kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' }, code: 'MODEL_UNREACHABLE' },
];

const TRANSIENT = ['MODEL_OVERLOADED', 'MODEL_FAILED', 'MODEL_TIMED_OUT', 'MODEL_CUT_OFF', 'MODEL_UNREACHABLE'];
/** With these every further request would fail alike. */
const FATAL = ['MODEL_UNAUTHORIZED', 'MODEL_MISSING', 'MODEL_UNREACHABLE'];

const NAMED = SITUATIONS.map((situation) => {
  const { fault } = situation;
  return { name: 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind, ...situation };
});

type Named = (typeof NAMED)[number];
const isTransient = ({ code }: Named) => TRANSIENT.includes(code);

describe.each(SUBJECTS)('$name, where something breaks', (subject) => {
  const isTyped = async ({ fault, code, limits }: Named) => {
    await using opened = await openSubject(subject, { faults: always(fault) }, limits);
    const error = await errorOf(opened.model.complete(ask()));
    const isFatal = FATAL.includes(code);
    const cause = isFatal ? error.cause : error;
    if (!(cause instanceof NightschoolError)) return expect.unreachable(`the cause is ${cause}`);
    expect([error.code, cause.code]).toEqual([isFatal ? 'MODEL_DOWN' : code, code]);
    for (const { message, hint } of [error, cause]) {
      expect(message + hint).not.toContain(KEY);
      expect(hint.length).toBeGreaterThan(20);
    }
    expectMetered(opened, TRANSIENT.includes(code) ? 2 : 1);
    expect(opened.calls.map(({ failed }) => failed)).toEqual(opened.calls.map(() => code));
  };
  const isAnswered = async ({ fault, limits }: Named) => {
    await using opened = await openSubject(subject, { faults: first(1, fault) }, limits);
    expect((await opened.model.complete(ask())).text).toBe('All is well.');
    expectMetered(opened, 2);
    expect(opened.slept).toEqual('retryAfter' in fault ? [7_000] : [750]);
  };
  const quick = NAMED.filter(({ limits }) => limits === undefined);
  const waiting = NAMED.filter(({ limits }) => limits !== undefined);

  it.each(quick)('$name is $code, with a hint and without the key', isTyped);
  it.each(quick.filter(isTransient))('is answered at the second try after $name', isAnswered);
  it.concurrent.each(waiting)('$name is $code, with a hint and without the key', isTyped);
  it.concurrent.each(waiting)('is answered at the second try after $name', isAnswered);
});
