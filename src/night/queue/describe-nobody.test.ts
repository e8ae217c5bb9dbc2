import { expect, it } from 'vitest';
import { describeNobody } from './describe-nobody.ts';

it('names workers of another version, and what to do where there are no others', () => {
  const about = { id: 'p', name: 'ollama/m', required: null, offers: [], workers: [] } as const;
  const settings = { waitSeconds: 5, prefix: 'nightschool' };
  const strangers = [{ host: 'attic', version: '9.0.0', reason: 'it writes format 9' }];
  expect(describeNobody({ ...about, strangers, settings })).toEqual({
    message: 'No worker serves ollama/m (looked for 5 seconds); not the one worker there: attic: it writes format 9',
    hint: 'Install the same version of nightschool there and here.',
  });
});
