import { expect, it } from 'vitest';
import { describeSeals } from '../../queue/seal.ts';
import { workerOf } from '../../report/fleet/testing.ts';
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

it('says that a key is missing, and not a model, where that is all', () => {
  const about = { id: 'p', name: 'ollama/m', required: null, offers: [], strangers: [] } as const;
  const settings = { waitSeconds: 5, prefix: 'nightschool' };
  const refusing = (id: string, reason: string) => workerOf({ id, host: id, refused: [{ posting: 'p', reason }] });
  const keyless = refusing('attic', describeSeals('0123456789abcdef', null) ?? '');
  const { message, hint } = describeNobody({ ...about, workers: [keyless], settings });
  expect(message).toMatch(/attic: the night seals its jobs, and this worker has no key/);
  expect(hint).toMatch(/^Give the night and its workers the same key/);
  const lacking = refusing('rack', 'it is not pulled');
  expect(describeNobody({ ...about, workers: [keyless, lacking], settings }).hint).toMatch(/^Pull m on a worker/);
});
