import { describe, expect, it } from 'vitest';
import { isSameFamily, modelFamilies } from './model-family.ts';

describe('modelFamilies', () => {
  it.each<[string, readonly string[]]>([
    ['gpt-4o-mini', ['gpt']],
    ['o3-mini', ['gpt']],
    ['openai/gpt-oss-20b', ['gpt']],
    ['chatgpt-4o-latest', ['gpt']],
    ['claude-sonnet-4-5', ['claude']],
    ['us.anthropic.claude-3-haiku-v1:0', ['claude']],
    ['gemini-2.5-pro', ['gemini']],
    ['gemma3:12b', ['gemini']],
    ['llama3.2:3b', ['llama']],
    ['meta-llama/Llama-3.1-8B-Instruct', ['llama']],
    ['qwen2.5-coder:7b', ['qwen']],
    ['qwq:32b', ['qwen']],
    ['mixtral:8x7b', ['mistral']],
    ['deepseek-r1-distill-qwen-32b', ['qwen', 'deepseek']],
    ['phi4:14b', ['phi']],
    ['command-r-plus', ['command']],
    ['claude -p', ['claude']],
    ['philosophy-9b', []],
    ['house-model', []],
  ])('knows the house of %s', (name, families) => {
    expect(modelFamilies(name)).toEqual(families);
  });
});

describe('isSameFamily', () => {
  it.each([
    ['gpt-5', 'o4-mini', true],
    ['gpt-5', 'openai/gpt-oss:20b', true],
    ['claude-opus-4', 'gpt-5', false],
    ['deepseek-r1-distill-llama-8b', 'llama3.1:8b', true],
    ['house-model', 'house-model', true],
    ['acme/house-model:v2', 'house-model', true],
    ['house-model', 'other-model', false],
    ['house-model', 'gpt-5', false],
    ['gpt-5', 'house-model', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameFamily(one, other)).toBe(same);
  });
});
