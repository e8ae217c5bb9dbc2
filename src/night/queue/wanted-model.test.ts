import { describe, expect, it } from 'vitest';
import { ollamaChoice, openAiChoice } from '../../providers/testing/choices.ts';
import { isQueued, toWanted, toWantedEmbedder } from './wanted-model.ts';

const KEY = 'sk-0123456789';

describe('what is asked of workers', () => {
  it('says nothing of hosts, keys, logins and queries', () => {
    const login = `https://user:${KEY}@gpu.example/v1?key=${KEY}`;
    const embeddings = { use: 'openai', model: 'e', keyVariable: 'TEST_KEY', timeoutSeconds: 1, batch: 1 } as const;
    const wanted = [
      toWanted(ollamaChoice(login)),
      toWanted(openAiChoice('', { baseUrl: login })),
      toWantedEmbedder({ ...embeddings, baseUrl: login }),
      toWantedEmbedder({ ...embeddings, use: 'ollama', baseUrl: login }),
    ];
    expect(JSON.stringify(wanted)).not.toMatch(/sk-|user|TEST_KEY|hosts/);
    expect(wanted.map((model) => ('baseUrl' in model ? model.baseUrl : undefined))).toEqual([
      undefined,
      'https://gpu.example/v1',
      'https://gpu.example/v1',
      null,
    ]);
  });

  it.each([
    [{ use: 'ollama' }, 'here', true],
    [{ use: 'openai' }, 'here', false],
    [{ use: 'openai' }, 'workers', true],
    [{ use: 'command' }, 'workers', false],
    [{ use: 'induction' }, 'workers', false],
    [{ use: 'recorded' }, 'workers', false],
  ] as const)('%o with endpoints: %s', (choice, endpoints, expected) => {
    expect(isQueued(choice, { endpoints })).toBe(expected);
  });
});
