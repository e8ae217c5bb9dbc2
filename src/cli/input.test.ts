import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openInput } from './input.ts';

function start() {
  const keys = new PassThrough();
  const screen = new PassThrough();
  const interrupt = new AbortController();
  return { keys, screen, interrupt, input: openInput(keys, screen, interrupt) };
}

describe('openInput', () => {
  it('shows each question and gives its line', async () => {
    const { keys, screen, input } = start();
    const first = input.question('Name? ');
    keys.write('Robin\n');
    expect(await first).toBe('Robin');
    const second = input.question('Again? ');
    keys.write('\n');
    expect(await second).toBe('');
    expect(String(screen.read())).toBe('Name? Again? ');
  });

  it('gives null where the input has ended', async () => {
    const { keys, input } = start();
    const line = input.question('Name? ');
    keys.end();
    expect(await line).toBeNull();
  });

  it('gives null once it is interrupted', async () => {
    const { input, interrupt } = start();
    const line = input.question('Name? ');
    interrupt.abort();
    expect(await line).toBeNull();
    expect(await input.question('Name? ')).toBeNull();
  });
});
