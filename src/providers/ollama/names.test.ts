import { describe, expect, it } from 'vitest';
import { stripThinking } from '../strip-thinking.ts';
import { toMalformedCall } from './malformed-call.ts';
import { fullName, isSameModel, pullLine } from './model-name.ts';

describe('names of models', () => {
  it.each([
    ['qwen2.5', 'qwen2.5:latest'],
    ['qwen2.5:7b', 'qwen2.5:7b'],
    [' qwen2.5:7b ', 'qwen2.5:7b'],
    ['someone/model', 'someone/model:latest'],
    ['hf.co/someone/model-GGUF:Q4_K_M', 'hf.co/someone/model-GGUF:Q4_K_M'],
    ['localhost:5000/someone/model', 'localhost:5000/someone/model:latest'],
    ['registry.ollama.ai/library/qwen2.5:7b', 'qwen2.5:7b'],
  ])('%s is %s', (name, full) => {
    expect(fullName(name)).toBe(full);
  });

  it.each([
    ['qwen2.5:latest', 'qwen2.5', true],
    ['hf.co/Someone/Model:Q4_K_M', 'hf.co/someone/model:q4_k_m', true],
    ['qwen2.5:7b', 'qwen2.5', false],
  ])('%s and %s', (listed, wanted, same) => {
    expect(isSameModel(listed, wanted)).toBe(same);
  });

  it.each([
    ['http://localhost:11434', 'ollama pull qwen2.5:7b'],
    ['http://127.0.0.1:11434/', 'ollama pull qwen2.5:7b'],
    ['http://127.0.0.1:8080', 'OLLAMA_HOST=http://127.0.0.1:8080 ollama pull qwen2.5:7b'],
    ['http://gpu.example:11434/', 'OLLAMA_HOST=http://gpu.example:11434 ollama pull qwen2.5:7b'],
  ])('the line for %s', (url, line) => {
    expect(pullLine('qwen2.5:7b', url)).toBe(line);
  });
});

describe('thinking in the text', () => {
  it.each([
    ['<think>Hm.</think>\n\nYes.', 'Yes.'],
    ['\n<think>\n\n</think>\nYes.', 'Yes.'],
    ['<think>a</think><think>b</think>Yes.', 'Yes.'],
    ['<thinking>a</thinking>Yes.', 'Yes.'],
    ['Hm, let me see.\n</think>\nYes.', 'Yes.'],
    ['<think>never ends', ''],
    ['Yes.', 'Yes.'],
    ['Use <think> and </think> as tags.', 'Use <think> and </think> as tags.'],
    ['', ''],
  ])('%j', (text, left) => {
    expect(stripThinking(text)).toBe(left);
  });
});

describe('broken calls that Ollama reports as failures of its own', () => {
  it.each<[string, readonly string[], string, string]>([
    [
      `error parsing tool call: raw='{"id": "4711', err=unexpected end of JSON input`,
      ['look_up'],
      'look_up',
      '{"id": "4711',
    ],
    [`error parsing tool call: raw='it's', err=x', err=y`, ['look_up', 'other'], 'unknown', `it's', err=x`],
    [
      'llama-server returned invalid tool call arguments for "other": EOF',
      ['look_up', 'other'],
      'other',
      'llama-server returned invalid tool call arguments for "other": EOF',
    ],
    [
      'XML syntax error on line 7: unexpected EOF',
      ['look_up'],
      'look_up',
      'XML syntax error on line 7: unexpected EOF',
    ],
    [
      'failed to parse XML: XML syntax error on line 1: x',
      ['look_up'],
      'look_up',
      'failed to parse XML: XML syntax error on line 1: x',
    ],
    [
      'expected element type <function> but have <parameter>',
      ['look_up'],
      'look_up',
      'expected element type <function> but have <parameter>',
    ],
  ])('%s', (error, tools, name, words) => {
    expect(toMalformedCall(error, tools)).toMatchObject({
      done: true,
      message: { tool_calls: [{ function: { name, arguments: words } }] },
    });
  });

  it.each<[string, readonly string[]]>([
    ['model runner has unexpectedly stopped', ['look_up']],
    ['XML syntax error on line 7: unexpected EOF', []],
  ])('%s with tools %j is a failure', (error, tools) => {
    expect(toMalformedCall(error, tools)).toBeNull();
  });
});
