import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../domain/event.ts';
import { changeTexts, readNight } from '../fixtures/night/night.ts';
import { createProgress } from './lines.ts';

const tell = (events: readonly RunEvent[], color = false) => events.flatMap(createProgress({ color }));

describe('createProgress', () => {
  it('tells stages, families, exams and verdicts as they come', () => {
    const lines = tell(readNight());
    expect(lines).toEqual(
      expect.arrayContaining([
        'nightschool 2026-11-21 nightly',
        'ingest: logs/',
        '  412 tasks, 61 new, 5 lines skipped',
        '  10 families, 151 one-offs',
        '  cancel-reservation: exam 10/36, 10 passed, 0 failed, 0 errored',
        '  cancel-reservation: exam 36/36, 34 passed, 1 failed, 1 errored',
        '  cancel-reservation (literal): promote, at least 82.3 %',
        '  list-my-reservations (literal): not-needed',
      ]),
    );
  });

  it('counts one of a thing as one', () => {
    const told = tell(
      readNight().map((event) =>
        event.type === 'families-found' ? { ...event, families: event.families.slice(0, 1), unassigned: 1 } : event,
      ),
    );
    expect(told).toContain('  1 family, 1 one-off');
  });

  it('uses colours only where asked', () => {
    expect(tell(readNight()).join('')).not.toContain('\u001b');
    expect(tell(readNight(), true).join('')).toContain('\u001b[32m');
  });

  it('keeps each line to itself and to 80 columns, whatever the logs say', () => {
    const hostile = changeTexts(readNight(), (text) => `${text}\r\u001b[2J\n${'wide '.repeat(60)}`);
    for (const line of tell(hostile)) expect(line).toMatch(/^[^\p{Cc}]{1,80}$/u);
  });
});
