import { describe, expect, it } from 'vitest';
import { createGuard } from '../guard/guard.ts';
import { filesInMemory } from './files.ts';
import { guardedFiles } from './guarded-files.ts';

const TOKEN = `gh${'p_'}q7Rk2VxT9mWb4LzNc8YdHs3JfGp6Ua1eXoQ5`;

describe('guarded files', () => {
  it('take what holds no secret', async () => {
    const files = guardedFiles(filesInMemory(), createGuard(1));
    await files.write('skills/a/SKILL.md', 'Close the ticket.');
    await files.append('evals/a/trials.jsonl', [{ id: 1 }]);
    expect(await files.read('skills/a/SKILL.md')).toBe('Close the ticket.');
    expect(await files.read('evals/a/trials.jsonl')).toBe('{"id":1}\n');
  });

  it.each([
    [
      'a text',
      (files: ReturnType<typeof guardedFiles>) => files.write('skills/a/SKILL.md', `Use ${TOKEN}.`),
      'skills/a/SKILL.md',
    ],
    [
      'a row',
      (files: ReturnType<typeof guardedFiles>) => files.append('evals/a.jsonl', [{}, { note: TOKEN }]),
      '[1].note',
    ],
    [
      'a row of many',
      (files: ReturnType<typeof guardedFiles>) =>
        files.write('evals/a.jsonl', `${'{"note":"none"}\n'.repeat(20_000)}{"note":"${TOKEN}"}\n{}`),
      'evals/a.jsonl',
    ],
    [
      'a text in the place of another',
      (files: ReturnType<typeof guardedFiles>) => files.swap('evals/a.yaml', `note: ${TOKEN}`, null),
      'evals/a.yaml',
    ],
    [
      'a path',
      (files: ReturnType<typeof guardedFiles>) => files.write(`skills/${TOKEN}.md`, 'Hello.'),
      'path of a file',
    ],
  ])('refuse %s that holds one, and stay as they were', async (_, write, named) => {
    const below = filesInMemory();
    const fault = await write(guardedFiles(below, createGuard(1))).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'OUTGOING_SECRET', message: expect.stringContaining(named) });
    expect(String(fault)).not.toContain(TOKEN);
    expect(await below.walk('skills')).toEqual([]);
    expect(await below.walk('evals')).toEqual([]);
  });
});
