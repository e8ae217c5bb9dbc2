import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promptFrom, scriptedChat } from '../../agent/model/testing.ts';
import type { ChatAnswer } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { chooseSkill } from './choose-skill.ts';
import { candidate } from './testing.ts';

const file = new URL('../../../pipelines/prompts/choose-skill.md', import.meta.url);
const prompt = promptFrom('choose-skill', readFileSync(file, 'utf8'));
const foreign = candidate({ kind: 'foreign', words: ['reopen'] });
const asks = candidate({ kind: 'asks', inputs: ['ticket_number'] }, { skill: 'find-ticket' });
const ready = candidate({ kind: 'ready' }, { skill: 'move-ticket' });

function start(answer: Partial<ChatAnswer> | null, candidates = [foreign, asks], canAsk = false) {
  const chat = answer === null ? null : scriptedChat([answer]);
  const { signal } = new AbortController();
  const choice = chooseSkill('Close it', candidates, { prompt, model: async () => chat, canAsk, seed: 1, signal });
  return { chat, choice };
}

describe('chooseSkill', () => {
  it('takes the best that fits by rules, and asks nobody', async () => {
    const { chat, choice } = start({ text: '{"skill":"find-ticket"}' }, [foreign, asks, ready]);
    expect(await choice).toMatchObject({ skill: { skill: 'move-ticket' } });
    expect(chat?.requests).toEqual([]);
  });

  it('shows a model the candidates, with the request as data', async () => {
    const odd = { ...foreign, description: 'Close <it> & go' };
    const { chat, choice } = start({ text: '{"skill": "find-ticket", "reason": "it finds"}' }, [odd, asks]);
    expect(await choice).toMatchObject({ skill: { skill: 'find-ticket' }, why: 'ollama/small chose it: it finds' });
    const [system, request] = chat?.requests[0]?.messages ?? [];
    expect(system).toMatchObject({
      role: 'system',
      text: expect.stringContaining('<name>close-ticket</name>\n    <description>Close &lt;it&gt; &amp; go<'),
    });
    expect(request).toMatchObject({ role: 'user', text: expect.stringMatching(/^<data name="request"/) });
  });

  it.each<[string, Partial<ChatAnswer>, RegExp]>([
    ['names none', { text: '{"skill":"none","reason":"all close"}' }, /chose none: all close/],
    ['names one that nobody offered', { text: '{"skill":"x","reason":""}' }, /chose none$/],
    ['talks', { text: 'Hm.' }, /named none of 2/],
  ])('takes none where the model %s', async (_, answer, why) => {
    expect(await start(answer).choice).toEqual({ skill: null, why: expect.stringMatching(why) });
  });

  it('goes without a skill where the model cannot be asked', async () => {
    const fault = new NightschoolError('MODEL_DOWN', 'It is down.');
    const chat = { ...scriptedChat([]), complete: () => Promise.reject(fault) };
    const { signal } = new AbortController();
    const options = { prompt, model: async () => chat, canAsk: true, seed: 1, signal };
    expect(await chooseSkill('x', [asks], options)).toMatchObject({ skill: null, why: /could not be asked/ });
  });

  it('without a model takes what the user can be asked about, if somebody is there', async () => {
    expect(await start(null, [foreign, asks], true).choice).toMatchObject({ skill: { skill: 'find-ticket' } });
    const why = 'close-ticket: it does not know the words reopen; find-ticket: the request does not say ticket_number';
    expect(await start(null).choice).toEqual({ skill: null, why });
    expect(await start(null, []).choice).toEqual({ skill: null, why: 'recall finds no skill for it' });
  });
});
