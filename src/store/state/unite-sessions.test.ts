import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../domain/session.ts';
import { uniteSessions } from './unite-sessions.ts';

type More = Partial<SessionSummary>;

const session = (human: number, more: More = {}): SessionSummary => ({
  id: 's',
  source: { file: 'a', format: 'openai-chat', line: human },
  tokens: { input: 0, output: 0 },
  lines: { human, machine: 0 },
  calls: 0,
  tasks: human,
  ...more,
});
const spent = (...outputs: readonly number[]): More => ({
  tokens: { input: 0, output: outputs.reduce((sum, output) => sum + output, 0) },
  answers: outputs.map((output) => ({ id: `m${output}`, input: 0, output })),
});
const unnamed = (output: number): More => ({ tokens: { input: 0, output } });

describe('uniteSessions', () => {
  it.each<[string, More, More, More]>([
    ['adds up answers, each once', spent(1, 2), spent(2, 4), spent(1, 2, 4)],
    ['keeps them where a call failed', spent(1, 2), {}, spent(1, 2)],
    ['and where one failed before', {}, spent(2), spent(2)],
    ['takes the later of what has no name', unnamed(5), unnamed(3), unnamed(3)],
    ['but not nothing', unnamed(5), {}, unnamed(5)],
    ['counts no less than what has no name', spent(1), unnamed(5), unnamed(5)],
    ['nor less than what has', spent(4, 5), unnamed(8), spent(4, 5)],
    ['knows of nothing that was spent', {}, {}, unnamed(0)],
  ])('%s', (_, one, later, expected) => {
    expect(uniteSessions(session(1, one), session(2, later))).toEqual(session(2, expected));
  });

  it('tells of the longest, from the first time to the last', () => {
    const long = session(3, { startedAt: '2026-01-02', endedAt: '2026-01-03', model: 'big' });
    const short = session(1, { startedAt: '2026-01-01', model: 'small', project: 'p' });
    const whole = { ...long, project: 'p', startedAt: '2026-01-01' };
    expect(uniteSessions(short, long)).toEqual(whole);
    expect(uniteSessions(long, short)).toEqual(whole);
    const late = session(1, { startedAt: '2026-01-04' });
    expect(uniteSessions(long, late)).toEqual({ ...long, endedAt: '2026-01-04' });
  });
});
