import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrices, priceOf, readPrices } from './prices.ts';
import { temporaryFolder } from './testing.ts';

const list = (...models: readonly string[]): string => `prices:\n  - models:\n      ${models.join('\n      ')}\n`;
const parse = (text: string) => parsePrices(text, 'prices.yaml');
const inputOf = (text: string, name: string): number | null => priceOf([parse(text)], name)?.input ?? null;
const at = (input: number): string => `{ input: ${input}, cached: 0, output: 0 }`;

describe('priceOf', () => {
  const prices = list(
    `openai/gpt-5: ${at(1)}`,
    `openai/gpt-5*: ${at(2)}`,
    `openai/*: ${at(3)}`,
    `openrouter/*:free: ${at(4)}`,
    `vllm/*qwen*instruct*: ${at(5)}`,
  );

  it.each<[string, number | null, string]>([
    ['openai/gpt-5', 1, 'the whole name'],
    ['openai/gpt-5-mini', 2, 'the longest pattern'],
    ['openai/gpt-4.1', 3, 'a shorter one'],
    ['openai/', 3, 'a star for nothing'],
    ['openai/gpt-5-2026-08-07', 2, 'a pattern that fits the dated name'],
    ['openrouter/meta/llama:free', 4, 'an ending'],
    ['openrouter/meta/llama', null, 'no such ending'],
    ['vllm/a-qwen3-8b-instruct-q4', 5, 'parts in order'],
    ['vllm/instruct-qwen', null, 'parts in the wrong order'],
    ['command/claude', null, 'nothing'],
  ])('%s costs %s: %s', (name, input) => {
    expect(inputOf(prices, name)).toBe(input);
  });

  it.each(['openai/m-2026-08-07', 'openai/m-20260807'])('%s costs what the undated one does', (name) => {
    expect(inputOf(list(`openai/m: ${at(7)}`), name)).toBe(7);
  });

  it('asks the first list first, even where the second is more exact', () => {
    const lists = [parse(list(`openai/*: ${at(1)}`)), parse(list(`openai/a: ${at(2)}`, `ollama/*: 0`))];
    expect(priceOf(lists, 'openai/a')?.input).toBe(1);
    expect(priceOf(lists, 'ollama/b')).toEqual({ input: 0, cached: 0, output: 0 });
  });

  it('matches what a pattern was made from', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.nat(12), { maxLength: 4 });
    fc.assert(
      fc.property(name, cuts, (text, places) => {
        const pattern = [...text].map((letter, index) => (places.includes(index) ? '*' : letter)).join('');
        expect(priceOf([new Map([[pattern, { input: 1, cached: 1, output: 1 }]])], text)).not.toBeNull();
      }),
    );
  });
});

describe('parsePrices', () => {
  it.each([
    ['not YAML', 'prices: [', /^prices\.yaml:1: /],
    ['a part missing', list('openai/a: { input: 1, output: 2 }'), /^prices\.yaml:3:\d+: .*must be 0, or input/],
    ['less than nothing', list(`openai/a: ${at(-1)}`), /^prices\.yaml:3:/],
    ['an unknown key', 'prices:\n  - modles: {}\n', /^prices\.yaml:2:\d+: /],
    ['no list', 'openai/a: 0\n', /^prices\.yaml:1:1: unknown key openai\/a/],
  ])('says where the fault is: %s', (_, text, fault) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'PRICES_INVALID', message: expect.stringMatching(fault) }),
    );
  });

  it('reads an empty file as one without prices', () => {
    expect(parse('').size).toBe(0);
  });
});

describe('readPrices', () => {
  it('ships prices for every preset but vouches for no hosted model it does not know', async () => {
    using folder = temporaryFolder();
    const prices = await readPrices(folder.path);
    for (const name of ['openai/gpt-6.1-sol', 'anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash']) {
      expect(priceOf(prices, name)?.output).toBeGreaterThan(0);
    }
    expect(priceOf(prices, 'openrouter/anthropic/claude-opus-5.5')).toEqual(
      priceOf(prices, 'anthropic/claude-opus-5-5'),
    );
    expect(priceOf(prices, 'ollama/qwen2.5:7b')).toEqual({ input: 0, cached: 0, output: 0 });
    expect(priceOf(prices, 'vllm/Qwen/Qwen3-8B')?.output).toBe(0);
    expect(priceOf(prices, 'openai/gpt-99')).toBeNull();
    expect(priceOf(prices, 'command/claude')).toBeNull();
  });

  it('lets the workspace say otherwise, one model at a time', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'pipelines'));
    writeFileSync(join(folder.path, 'pipelines', 'prices.yaml'), list(`openai/gpt-6.1-sol: ${at(99)}`));
    const prices = await readPrices(folder.path);
    expect(priceOf(prices, 'openai/gpt-6.1-sol')?.input).toBe(99);
    expect(priceOf(prices, 'openai/gpt-6-luna')?.input).toBe(0.1);
  });
});
