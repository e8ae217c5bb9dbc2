import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonPiece, splitJson } from './split-json.ts';

async function split(text: string, { chunk = 1e9, valueBytes = 1e9, elementBytes = 1e9 } = {}): Promise<JsonPiece[]> {
  const bytes = Buffer.from(text);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunk) {
      const part = Uint8Array.from(bytes.subarray(at, at + chunk));
      yield part;
      part.fill(0x22); // as a file's next chunk takes the place of the last
    }
  };
  const pieces: JsonPiece[] = [];
  for await (const batch of splitJson(chunks(), { valueBytes, elementBytes })) pieces.push(...batch);
  return pieces;
}

const told = (pieces: readonly JsonPiece[]) =>
  pieces.map((piece) => ('text' in piece ? `${piece.kind} ${piece.text}` : piece.kind));

describe('splitJson', () => {
  it.each<[string, string, readonly string[]]>([
    ['an object', '{"a": [1, {"b": "}"}]}', ['value {"a": [1, {"b": "}"}]}']],
    ['objects one after another', '{"a":1}\n{\n}{}', ['value {"a":1}', 'value {\n}', 'value {}']],
    ['objects with commas between them', '{"a":1},\n{"b":2}', ['value {"a":1}', 'value {"b":2}']],
    ['an array', '[{"a":1}, {"b":[2]}]', ['array-begins', 'element {"a":1}', 'element {"b":[2]}', 'array-ends']],
    [
      'two arrays',
      '[1]\n["x"]',
      ['array-begins', 'element 1', 'array-ends', 'array-begins', 'element "x"', 'array-ends'],
    ],
    [
      'bare words',
      '[1, true ,"a,]", null]',
      ['array-begins', 'element 1', 'element true ', 'element "a,]"', 'element null', 'array-ends'],
    ],
    ['arrays in an array', '[[1,2],[[]]]', ['array-begins', 'element [1,2]', 'element [[]]', 'array-ends']],
    ['quotes and backslashes', '{"a\\"}":"\\\\"}{}', ['value {"a\\"}":"\\\\"}', 'value {}']],
    ['a byte order mark', '\ufeff {"a":1}', ['value {"a":1}']],
    ['words between', 'say: {"a":1} and {"b":2}.', ['stray', 'value {"a":1}', 'stray', 'value {"b":2}', 'stray']],
    ['a value that is cut off', '{"a":1}\n{"b":', ['value {"a":1}', 'cut-off']],
    ['an array that is cut off', '[{"a":1},{"b":', ['array-begins', 'element {"a":1}', 'cut-off']],
    ['an array without an end', '[{"a":1},', ['array-begins', 'element {"a":1}', 'cut-off']],
    [
      'closers too many',
      '[}}, {"a":1}]]',
      ['array-begins', 'element }', 'element }', 'element {"a":1}', 'array-ends', 'stray'],
    ],
    ['nothing', ' \n', []],
  ])('%s', async (_, text, pieces) => {
    expect(told(await split(text))).toEqual(pieces);
    expect(told(await split(text, { chunk: 1 }))).toEqual(pieces);
  });

  it('tells the lines', async () => {
    const pieces = await split('\n{\n"a":\n1}\n\n{}\n[\n2,\n{\n}]x');
    expect(pieces.map(({ kind, line }) => [kind, line])).toEqual([
      ['value', 2],
      ['value', 6],
      ['array-begins', 7],
      ['element', 8],
      ['element', 9],
      ['array-ends', 10],
      ['stray', 10],
    ]);
  });

  it('holds no more than it may', async () => {
    const text = `{"a":"${'x'.repeat(100)}"}{"b":1}[{"c":"${'x'.repeat(50)}"},{"d":1}]`;
    const pieces = await split(text, { chunk: 7, valueBytes: 60, elementBytes: 20 });
    expect(told(pieces)).toEqual([
      'value null',
      'value {"b":1}',
      'array-begins',
      'element null',
      'element {"d":1}',
      'array-ends',
    ]);
  });

  it('finds every value of any text of values, in whatever chunks', async () => {
    const values = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())));
    await fc.assert(
      fc.asyncProperty(values, fc.nat(3), fc.integer({ min: 1, max: 50 }), async (given, indent, chunk) => {
        const pieces = await split(given.map((value) => JSON.stringify(value, null, indent)).join('\n'), { chunk });
        const found = pieces.flatMap((piece) => ('text' in piece ? [JSON.parse(piece.text ?? '')] : []));
        expect(found).toEqual(JSON.parse(JSON.stringify(given.flat())));
      }),
    );
  });
});
