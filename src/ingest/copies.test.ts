import { describe, expect, it } from 'vitest';
import type { Session, SessionEvent } from '../domain/session.ts';
import { dropCopies } from './copies.ts';

const said = (text: string): SessionEvent => ({ kind: 'user', text, author: 'human' });
const session = (id: string, file: string, events: readonly SessionEvent[]): Session => ({
  id,
  source: { file, format: 'test', line: 1 },
  events,
  tokens: { input: 0, output: 0 },
});
const kept = (sessions: readonly Session[]) => dropCopies(sessions).map(({ id, source }) => `${id}@${source.file}`);

describe('dropCopies', () => {
  const [one, two, three] = [said('one'), said('two'), said('three')];

  it('keeps the longest of one id', () => {
    expect(kept([session('s', 'a', [one]), session('s', 'b', [one, two])])).toEqual(['s@b']);
  });

  it('does not depend on the order where both are equal', () => {
    const [a, b] = [session('s', 'a', [one]), session('s', 'b', [one])];
    expect(kept([a, b])).toEqual(['s@a']);
    expect(kept([b, a])).toEqual(['s@a']);
  });

  it('drops a history that another session goes on from, whatever its calls are called', () => {
    const call = (id: string): SessionEvent => ({ kind: 'call', id, tool: 't', arguments: {} });
    const [first, second] = [session('x', 'a', [one, call('1')]), session('y', 'a', [one, call('2'), two])];
    expect(kept([first, second])).toEqual(['y@a']);
  });

  it('keeps sessions that part ways, and ones that only look alike', () => {
    const at = (time: string): SessionEvent => ({ ...said('one'), at: time });
    expect(kept([session('x', 'a', [one, two]), session('y', 'a', [one, three])])).toEqual(['x@a', 'y@a']);
    expect(kept([session('x', 'a', [at('2026-01-01')]), session('y', 'a', [at('2026-01-02')])])).toEqual([
      'x@a',
      'y@a',
    ]);
  });
});
