import { describe, expect, it } from 'vitest';
import { collectEndpoint, collectHost, withSlots } from './read-servers.ts';

describe('servers of a worker', () => {
  it.each([
    ['http://localhost:11434', { url: 'http://localhost:11434', slots: null }],
    ['http://localhost:11434/=4', { url: 'http://localhost:11434', slots: 4 }],
    ['https://gpu.example', { url: 'https://gpu.example', slots: null }],
  ])('--ollama %s', (text, host) => {
    expect(collectHost(text, [])).toEqual([host]);
  });

  it.each([
    ['https://x.example/v1=KEY', { baseUrl: 'https://x.example/v1', keyVariable: 'KEY', slots: 4 }],
    ['https://x.example/v1/=KEY=16', { baseUrl: 'https://x.example/v1', keyVariable: 'KEY', slots: 16 }],
    ['http://gpu-box:8000/v1', { baseUrl: 'http://gpu-box:8000/v1', keyVariable: null, slots: 4 }],
    ['http://gpu-box:8000/v1==8', { baseUrl: 'http://gpu-box:8000/v1', keyVariable: null, slots: 8 }],
  ])('--endpoint %s', (text, endpoint) => {
    expect(collectEndpoint(text, [])).toEqual([endpoint]);
  });

  it.each(['x', '0', '257', ''])('must have slots that are a number: %j', (slots) => {
    expect(() => collectHost(`http://a:1=${slots}`, [])).toThrow('the slots must be a number from 1 to 256');
  });

  it('are added to those before', () => {
    const first = collectHost('http://a:1', []);
    expect(collectHost('http://b:1=2', first).map(({ url }) => url)).toEqual(['http://a:1', 'http://b:1']);
  });

  it.each([
    [null, {}, 1],
    [null, { OLLAMA_NUM_PARALLEL: '4' }, 4],
    [3, { OLLAMA_NUM_PARALLEL: '4' }, 3],
    [null, { OLLAMA_NUM_PARALLEL: '0' }, 1],
    [null, { OLLAMA_NUM_PARALLEL: 'many' }, 1],
  ])('have slots: typed %s, set %j', (slots, environment, expected) => {
    expect(withSlots({ url: 'http://a:1', slots }, environment)).toEqual({ url: 'http://a:1', slots: expected });
  });
});
