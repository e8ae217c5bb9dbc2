import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printFailure, printTask, printTexts } from './print-record.ts';
import { failureOf, taskOf } from './testing/material.ts';

/** The lines inside the fence, as JSON. */
function linesIn(fenced: string): readonly unknown[] {
  const lines = fenced.split('\n');
  expect(lines[0]).toMatch(/^<data name="[^"]*" id="[0-9a-f]{8}">$/);
  expect(lines.at(-1)).toMatch(/^<\/data-[0-9a-f]{8}>$/);
  return lines.slice(1, -1).map((line) => JSON.parse(line) as unknown);
}

describe('printTask', () => {
  it('tells what happened in its order', () => {
    const steps = [
      { tool: 'look', result: 'seen' },
      { tool: 'take', result: { ok: true }, afterTurn: 2 },
    ];
    expect(linesIn(printTask(taskOf('a', { request: ['Look.', 'Take it.'], steps, reply: 'Done.' }), 10_000))).toEqual([
      { task: 'a', outcome: 'passed', confidence: 0.9, signs: [] },
      { user: 'Look.' },
      { call: 'look', arguments: { query: 'Deal a' } },
      { result: 'seen', status: 'ok' },
      { user: 'Take it.' },
      { call: 'take', arguments: { query: 'Deal a' } },
      { result: { ok: true }, status: 'ok' },
      { reply: 'Done.' },
    ]);
  });

  it('shows long texts and lists in less detail and counts what it leaves out', () => {
    const result = { text: 'x'.repeat(30_000), list: Array.from({ length: 500 }, (_, index) => index) };
    const printed = printTask(taskOf('a', { steps: [{ tool: 'read', result }] }), 3000);
    expect(printed).toMatch(/x \[… \d+ characters left out …\] x/);
    expect(printed).toMatch(/… \d+ more/);
    expect(printed.length).toBeLessThan(3100);
    expect(linesIn(printed)).toHaveLength(5);
  });

  it('leaves out the middle of very many steps', () => {
    const steps = Array.from({ length: 2000 }, (_, index) => ({ tool: 'read', result: index }));
    const lines = linesIn(printTask(taskOf('a', { steps }), 3000));
    expect(lines).toContainEqual({ 'left out': expect.stringMatching(/^\d+ lines$/) });
    expect(lines[0]).toMatchObject({ task: 'a' });
    expect(lines.at(-1)).toMatchObject({ reply: 'Deal a is now in won.' });
  });

  it('fits any record into its limit as lines of JSON, and gives the same for the same', () => {
    const step = fc.record({
      tool: fc.string(),
      result: fc.jsonValue({ maxDepth: 20 }),
      afterTurn: fc.integer({ min: 1, max: 4 }),
    });
    const task = fc.record({
      request: fc.array(fc.string({ unit: 'binary', maxLength: 3000 }), { minLength: 1, maxLength: 3 }),
      steps: fc.array(step, { maxLength: 12 }),
      reply: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(task, fc.integer({ min: 500, max: 5000 }), (madeUp, limit) => {
        const printed = printTask(taskOf('a', madeUp), limit);
        expect(linesIn(printed).length).toBeGreaterThan(0);
        expect(printed.length).toBeLessThanOrEqual(limit + 100);
        expect(printTask(taskOf('a', madeUp), limit)).toBe(printed);
      }),
      { numRuns: 60 },
    );
  });
});

describe('printFailure', () => {
  it('tells the cause, then what the student did', () => {
    expect(linesIn(printFailure(failureOf('a'), 5000))).toEqual([
      { case: 'a', cause: 'missing-effect', reason: 'update_deal was not called.', ended: 'done' },
      { user: 'Move Deal a to won' },
      { call: 'search_deals', arguments: { query: 'a' }, step: 1 },
      { result: { results: [] }, status: 'ok' },
      { student: 'I found nothing.' },
    ]);
  });
});

describe('printTexts', () => {
  it('takes clean text only', () => {
    // @ts-expect-error Text that redaction has not seen is no log text for a prompt.
    expect(linesIn(printTexts('requests', ['raw'], 100))).toEqual(['raw']);
  });
});
