import { describe, expect, it } from 'vitest';
import type { WorkerEvent } from '../../../queue/index.ts';
import { createEventLines } from './tell-events.ts';

describe('what a worker says', () => {
  it('tells once that Redis is away, however often it is tried', () => {
    const lineOf = createEventLines();
    const lost = (reason: string): WorkerEvent => ({ kind: 'queue-lost', reason });
    const events = [
      lost('no answer'),
      lost('refused'),
      lost('refused'),
      { kind: 'queue-back' } as const,
      lost('refused'),
    ];
    expect(events.map(lineOf)).toEqual([
      'Redis is lost: no answer; it is tried again and again',
      null,
      null,
      'Redis is back',
      'Redis is lost: refused; it is tried again and again',
    ]);
  });
});
