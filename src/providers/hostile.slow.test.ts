import { describe, expect, it } from 'vitest';
import { HOSTILE_LIMITS, HOSTILE_MODES, startHostileServer } from './testing/hostile.ts';
import { openForTest } from './testing/open.ts';
import { ask, errorOf, KEY, SUBJECTS } from './testing/subjects.ts';

/** Longest time that is waited of itself, were it not for the clock of tests, in which waiting takes none. */
const LONGEST_WAIT_MS = 60_000;
/** Where no clock is to end it, a machine that does much else may take its time. */
const UNHURRIED = { ...HOSTILE_LIMITS, timeoutSeconds: 30, stallSeconds: 30 };

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s before a server that', (_, subject) => {
  it.each(HOSTILE_MODES.map((mode) => [mode.name, mode] as const))('%s', async (_, mode) => {
    const server = await startHostileServer(subject.start, mode);
    const choice = subject.choose(server.url, mode.isSlow ? HOSTILE_LIMITS : UNHURRIED);
    const env = { TEST_KEY: KEY, OLLAMA_API_KEY: KEY };
    const asked = openForTest(choice, { env }).then(async (opened) => {
      const error = await errorOf(opened.model.complete(ask()));
      return { error, slept: opened.slept };
    });
    const { error, slept } = await asked.catch((error: unknown) => ({ error, slept: [] as readonly number[] }));
    // what cannot even be opened is no model that goes down
    const codes = mode.fault === null ? ['MODEL_DOWN', 'MODEL_UNREACHABLE'] : [mode.code];
    expect(codes).toContain(Reflect.get(Object(error), 'code'));
    expect(Math.max(0, ...slept)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
    expect(String(error)).not.toContain(KEY);
    await server.close();
  });
});
