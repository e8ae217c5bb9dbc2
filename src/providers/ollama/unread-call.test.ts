import { afterEach, describe, expect, it } from 'vitest';
import type { ChatAnswer, ToolDefinition } from '../../domain/chat.ts';
import type { ModelServer } from '../testing/model-server.ts';
import { startOllamaServer } from '../testing/ollama-server.ts';
import type { ScriptedAnswer } from '../testing/wire.ts';
import { ollama } from './ollama.ts';
import { choiceOf, LOOK_UP, requestOf, worldOf } from './testing.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function ask(said: ScriptedAnswer, tools: readonly ToolDefinition[] = [LOOK_UP]): Promise<ChatAnswer> {
  const server = await startOllamaServer({ script: () => said });
  servers.push(server);
  const model = await ollama.open(choiceOf([server.url]), worldOf());
  return model.complete(requestOf({ tools }));
}

const written = (output: number) => ({ tokens: { input: 120, output } });
const CANCEL: ToolDefinition = { name: 'cancel', description: 'Cancels.', parameters: {} };

describe('words that the server kept to itself', () => {
  it.each<[string, ScriptedAnswer]>([
    ['nothing', written(37)],
    ['white space', { text: ' \n\n', ...written(37) }],
    ['a block of no thinking', { text: '<think>\n\n</think>\n\n', ...written(37) }],
    ['thinking that is white space', { thinking: '\n', ...written(37) }],
  ])('are a call that nobody can read, where there is %s', async (_, said) => {
    const malformed = '37 tokens that the server could not read as a call or a reply';
    expect(await ask(said)).toEqual({
      text: '',
      calls: [{ id: 'call-1', tool: 'look_up', malformed }],
      finish: 'calls',
      tokens: { input: 120, output: 37, cached: 0 },
    });
  });

  it('are a call of an unknown tool where several are offered', async () => {
    expect(await ask(written(9), [LOOK_UP, CANCEL])).toMatchObject({ calls: [{ tool: 'unknown' }], finish: 'calls' });
  });

  it.each<[string, ScriptedAnswer, readonly ToolDefinition[], ChatAnswer['finish']]>([
    ['no tool was offered', written(37), [], 'stop'],
    ['the tokens are those of an empty turn', written(8), [LOOK_UP], 'stop'],
    ['it thought', { thinking: 'Hm, let me see.', ...written(37) }, [LOOK_UP], 'stop'],
    ['it thought in its text', { text: '<think>Hm, let me see.</think>', ...written(37) }, [LOOK_UP], 'stop'],
    ['its thinking did not end', { text: '<think>Hm, let me see.', ...written(37) }, [LOOK_UP], 'stop'],
    ['it was cut off', { finish: 'length', ...written(256) }, [LOOK_UP], 'length'],
    ['its thinking was cut off', { thinking: 'Hm', finish: 'length', ...written(256) }, [LOOK_UP], 'length'],
    ['its thinking was cut off in its text', { text: '<think>Hm', finish: 'length', ...written(256) }, [], 'length'],
    ['the server ended it', { finish: 'unload', ...written(37) }, [LOOK_UP], 'stop'],
  ])('are none where %s', async (_, said, tools, finish) => {
    expect(await ask(said, tools)).toMatchObject({ text: '', calls: [], finish });
  });
});
