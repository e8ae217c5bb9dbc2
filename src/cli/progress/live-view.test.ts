import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../domain/event.ts';
import { changeTexts, readNight } from '../../report/fixtures/night/night.ts';
import { openLiveView } from './live-view.ts';
import { createScreen, type Screen } from './testing-screen.ts';

const START = Date.parse('2026-11-21T02:00:00.000Z');

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => vi.useRealTimers());

/** Shows a night of which an event happens every so often. */
async function show(events: readonly RunEvent[], screen: Screen, { every = 120, color = false } = {}) {
  const view = await openLiveView(screen, { color, clock: Date.now, budgetMinutes: null });
  for (const event of events) {
    vi.advanceTimersByTime(every);
    view.tell({ ...event, at: new Date().toISOString() });
  }
  return view;
}

const night = readNight();
const middle = night.slice(0, night.findLastIndex(({ type }) => type === 'trial-finished') + 1);

describe('the live view', () => {
  it('draws where the night is below what is finished', async () => {
    const screen = createScreen();
    const view = await show(middle, screen);
    const shown = screen.shown();
    expect(shown[0]).toBe('nightschool 2026-11-21 nightly');
    expect(shown).toContain('  10 families, 151 one-offs');
    expect(shown.at(-5)).toMatch(/^examining: .*, for \d+ s$/);
    expect(shown.at(-1)).toBe('  time left: not known yet');
    view.end();
  });

  it('leaves lines alone behind, each once, whatever it drew in between', async () => {
    const screen = createScreen(80, 10);
    (await show(night, screen)).end();
    const shown = screen.shown();
    expect(shown.filter((line) => line === '  cancel-reservation (literal): promote, at least 82.3 %')).toHaveLength(1);
    expect(shown.join('\n')).not.toMatch(/examining:|time left|not known yet|exam \d/);
    expect(shown).not.toContain('');
    expect(shown.join('\n')).toMatch(/^ {2}evaluate took /m);
  });

  it('draws ten times a second at most, and the time as it passes', async () => {
    const screen = createScreen();
    const drawn = () => screen.written().split('\u001b[?2026h').length;
    const view = await show(middle, screen, { every: 0 });
    expect(drawn()).toBeLessThan(5);
    vi.advanceTimersByTime(5900);
    expect(drawn()).toBeLessThan(20);
    expect(screen.shown().join('\n')).toMatch(/for 5 s/);
    view.end();
  });

  it.each([79, 40, 20])('leaves nothing behind where the terminal is folded to %d columns', async (columns) => {
    const screen = createScreen(120);
    const view = await show(middle.slice(0, -1), screen);
    screen.fold(columns);
    vi.advanceTimersByTime(1000);
    for (const event of middle.slice(-1)) view.tell(event);
    vi.advanceTimersByTime(1000);
    expect(screen.shown().filter((line) => line.startsWith('examining'))).toHaveLength(1);
    view.end();
    expect(screen.shown().join('\n')).not.toMatch(/examining|time left/);
    expect(screen.shown().join('').replaceAll(' ', '')).toContain('10families,151one-offs');
  });

  it.each([1, 2, 5])('makes do with %d rows', async (rows) => {
    const screen = createScreen(80, rows);
    const view = await show(middle, screen);
    view.end();
    expect(screen.shown().join('\n')).not.toMatch(/examining|time left/);
  });

  it('gives way to a message, and shows only lines from then on', async () => {
    const screen = createScreen();
    const view = await show(middle, screen);
    view.leave('Stopping.');
    expect(screen.shown().at(-1)).toBe('Stopping.');
    for (const event of night.slice(middle.length)) view.tell(event);
    vi.advanceTimersByTime(2000);
    expect(screen.shown().join('\n')).not.toMatch(/examining:|not known yet/);
    view.end();
  });

  it('never hides the cursor, and lets no control of a log through', async () => {
    const screen = createScreen();
    const hostile = changeTexts(night, (text) => `${text}\r\u001b[2J\u001b]0;title\u0007\n${'长😀'.repeat(80)}`);
    (await show(hostile, screen, { color: true })).end();
    for (const control of ['[?25', '[2J', ']'].map((end) => `\u001b${end}`).concat('\u0007')) {
      expect(screen.written()).not.toContain(control);
    }
    // wide ones take two columns
    for (const line of stripVTControlCharacters(screen.written()).split('\n')) {
      expect(Array.from(line).length).toBeLessThan(80);
    }
  });
});
