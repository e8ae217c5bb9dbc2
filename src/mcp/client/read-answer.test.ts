import type { CallToolResult } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { readAnswer } from './read-answer.ts';

const text = (said: string) => ({ type: 'text' as const, text: said });

describe('readAnswer', () => {
  it.each<[string, Partial<CallToolResult>, unknown]>([
    ['what is structured', { structuredContent: { a: 1 }, content: [text('a is 1')] }, { a: 1 }],
    ['JSON in a text', { content: [text('{"a": [1]}')] }, { a: [1] }],
    ['JSON over several texts', { content: [text('{"a":'), text('1}')] }, { a: 1 }],
    ['a list of JSON texts', { content: [text('{"a":1}'), text('{"a":2}')] }, [{ a: 1 }, { a: 2 }]],
    ['words', { content: [text('It is done.'), text('{"a":2}')] }, 'It is done.\n{"a":2}'],
    ['nothing', { content: [] }, ''],
    ['an image', { content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }] }, '[image, image/png]'],
    ['a file', { content: [{ type: 'resource', resource: { uri: 'a:b', text: 'inside' } }] }, 'inside'],
    ['a file that is no text', { content: [{ type: 'resource', resource: { uri: 'a:b', blob: 'AA' } }] }, '[a:b]'],
    ['a link', { content: [{ type: 'resource_link', uri: 'a:b', name: 'b' }] }, 'a:b'],
    [
      'JSON nested too deep',
      { content: [text(`${'['.repeat(300)}${']'.repeat(300)}`)] },
      expect.stringMatching(/^\[{300}/),
    ],
  ])('gives %s', (_, given, content) => {
    expect(readAnswer({ content: [], ...given })).toEqual({ kind: 'answer', content, isError: false });
  });

  it('keeps that it is an error', () => {
    expect(readAnswer({ content: [text('no such id')], isError: true })).toMatchObject({ isError: true });
  });
});
