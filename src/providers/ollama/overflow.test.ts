import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../domain/chat.ts';
import { type Counts, isOverflow, measurePrompt } from './overflow.ts';
import { runtimeOf } from './runtime.ts';

const LIMITS = { numCtx: 512, maximumOutputTokens: 256 };
const small = { fewest: 20, fewestPrinted: 20, measureMost: () => ({ most: 400, mostDropped: 100 }) };
const large = { fewest: 200, fewestPrinted: 180, measureMost: () => ({ most: 3_000, mostDropped: 300 }) };
const stopped = (prompt: number | null, answer = 10): Counts => ({ prompt, answer, cut: false });
const cut = (prompt: number | null, answer: number): Counts => ({ prompt, answer, cut: true });

describe('an answer to a part of the prompt', () => {
  // The counts are what qwen2.5:0.5b was answered with on the versions named, with num_ctx 512.
  it.each<[string, string | null, Counts, typeof small, boolean]>([
    ['fits', '0.12.6', stopped(61), small, false],
    ['cut to the context by 0.12.5', '0.12.5', stopped(512, 11), large, true],
    ['shifted while answering', '0.12.6', stopped(496, 30), large, true],
    ['ends exactly where the context ends', '0.12.6', stopped(500, 12), large, false],
    ['ends one later, as 0.12.6 counts', '0.12.6', stopped(500, 13), large, false],
    ['fills the context', '0.40.2', cut(300, 212), large, true],
    ['fills the context, as 0.12.6 counts', '0.12.6', cut(300, 213), large, true],
    ['reaches its own limit', '0.40.2', cut(100, 256), small, false],
    ['reaches its own limit where the context ends', '0.40.2', cut(256, 256), large, false],
    ['cut to half of the context by 0.33', '0.33.3', stopped(179), large, true],
    ['as few tokens as it can have', '0.33.3', stopped(180), large, false],
    ['no count, from a server that refuses', '0.33.3', stopped(null), large, false],
    ['only what was not cached, 0.30.2', '0.30.2', stopped(9), large, false],
    ['only what was not cached, 0.30.10', '0.30.10', stopped(9), large, true],
    ['may have been shortened: 0.5.1', '0.5.1', stopped(300), large, true],
    ['cannot have been shortened: room for what is dropped', '0.5.1', stopped(212), large, false],
    ['cannot have been shortened: too small', '0.5.1', stopped(500, 5), small, false],
    ['no count from an old server', '0.5.1', stopped(null), large, true],
    ['no count from an old server, too small', '0.5.1', stopped(null), small, false],
    ['an unknown version is taken for a current one', null, stopped(300), large, false],
    ['a build from source', '0.0.0', stopped(300), large, false],
    ['a release candidate', '0.12.6-rc1', stopped(300), large, false],
  ])('%s', (_, version, counts, size, expected) => {
    expect(isOverflow(counts, size, { ...LIMITS, runtime: runtimeOf(version) })).toBe(expected);
  });
});

const system: ChatMessage = { role: 'system', text: 'one two three' };
const user: ChatMessage = { role: 'user', text: 'four five' };
const assistant: ChatMessage = {
  role: 'assistant',
  text: 'six',
  calls: [{ id: 'call-1', tool: 'look_up', arguments: { id: 'seven eight nine' } }],
};
const tool: ChatMessage = { role: 'tool', callId: 'call-1', tool: 'look_up', text: 'ten' };

describe('the size of a prompt', () => {
  it.each<[string, readonly ChatMessage[], number, number]>([
    ['the user comes last', [system, user], 5, 5],
    ['a result comes last, so that the system message may not be printed', [system, user, assistant, tool], 7, 4],
    ['nothing', [], 0, 0],
  ])('%s', (_, messages, fewest, fewestPrinted) => {
    expect(measurePrompt({ messages, tools: [] })).toMatchObject({ fewest, fewestPrinted });
  });

  it('counts tools and the template for the most', () => {
    const bare = measurePrompt({ messages: [user], tools: [] }).measureMost();
    const parameters = { type: 'object', properties: {} };
    const armed = measurePrompt({
      messages: [user],
      tools: [{ name: 'look_up', description: 'Looks up.', parameters }],
    }).measureMost();
    expect(bare.most).toBeGreaterThan(1_000);
    expect(armed.most).toBeGreaterThan(bare.most + 100);
    expect(armed.mostDropped).toBe(bare.mostDropped);
  });
});
