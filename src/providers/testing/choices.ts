import type { OllamaChoice, OpenAiChoice } from '../../domain/pipeline.ts';
import { QWEN } from './ollama-server.ts';

/** Long enough for a loaded machine; a test that waits for a limit sets its own. */
const ORDINARY = {
  temperature: 0,
  maximumOutputTokens: 1_024,
  timeoutSeconds: 30,
  stallSeconds: 30,
  attempts: 1,
} as const;

export function ollamaChoice(url: string, changed: Partial<OllamaChoice> = {}): OllamaChoice {
  const hosts = [{ url, concurrency: 8 }];
  return {
    use: 'ollama',
    model: QWEN.name,
    hosts,
    numCtx: 16_384,
    keepAlive: '10m',
    think: false,
    ...ORDINARY,
    ...changed,
  };
}

export function openAiChoice(url: string, changed: Partial<OpenAiChoice> = {}): OpenAiChoice {
  return {
    use: 'openai',
    preset: 'openai',
    model: 'gpt-test',
    baseUrl: `${url}/v1`,
    keyVariable: 'TEST_KEY',
    structured: null,
    concurrency: 8,
    effort: null,
    api: null,
    ...ORDINARY,
    ...changed,
  };
}
