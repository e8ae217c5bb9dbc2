import { describe, expect, it } from 'vitest';
import { readTasks } from './read-tasks.ts';
import { makeTask } from './testing.ts';

const words = (count: number, mark: string): string =>
  Array.from({ length: count }, (_, at) => `${mark}${String.fromCharCode(97 + (at % 26), 97 + ((at * 7) % 26))}`).join(
    ' ',
  );

/** What has no room in a turn, what says nothing, what is no whole character, and what the same is said as by others. */
const tasks = [
  makeTask({ id: 'usual', request: 'cancel my booking K1234 please', tools: ['get_booking', 'cancel_booking'] }),
  makeTask({ id: 'twin', request: 'cancel my booking K9999 please', tools: ['get_booking', 'cancel_booking'] }),
  makeTask({ id: 'empty', request: '' }),
  makeTask({ id: 'long', request: Array.from({ length: 20 }, (_, turn) => words(900, `long${turn % 3}`)) }),
  makeTask({
    id: 'steps',
    request: 'do all',
    tools: Array.from({ length: 3000 }, (_, step) => `tool_${step}_of_many`),
  }),
  makeTask({ id: 'half', request: `${'x'.repeat(3999)}😀 end`, tools: ['\ud800', '__proto__'] }),
  makeTask({ id: 'unspaced', request: '予約を取り消してください'.repeat(300) }),
  ...Array.from({ length: 550 }, (_, at) => makeTask({ id: `many${at}`, request: words(3 + (at % 5), 'w') })),
];
const isWrite = (tool: string) => !tool.startsWith('get');

function read(options: Partial<Parameters<typeof readTasks>[1]> = {}) {
  const { lexicon, ...found } = readTasks(tasks, { isWrite, ...options });
  const { frequencies, blocks, hashes } = lexicon.tables();
  return { ...found, tables: [frequencies, blocks, hashes].map((table) => [...table.subarray(0, lexicon.size())]) };
}

describe('readTasks', () => {
  const alone = read();

  it.each([0, 30, 2000])('reads the same in turns, from the character %i on, when nobody helps', (worthSharing) => {
    expect(read({ worthSharing, shareOut: () => undefined })).toEqual(alone);
  });

  it('asks for help once, and not for what is soon read', () => {
    const asked: number[] = [];
    read({ worthSharing: 100, shareOut: () => asked.push(1) });
    expect(asked).toEqual([1]);
    read({ shareOut: () => asked.push(2) });
    expect(asked).toEqual([1]);
  });
});
