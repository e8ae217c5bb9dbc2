import { describe, expect, it } from 'vitest';
import { callKey, isFailure, netEffects } from './effects.ts';

const none = new Set<string>();
const call = (tool: string, id: number) => ({ tool, arguments: { id } });

describe('netEffects', () => {
  it.each([
    ['keeps distinct writes in order', [call('set', 2), call('set', 1)], ['set 2 ×1', 'set 1 ×1']],
    ['counts an identical repeat once', [call('set', 1), call('set', 1)], ['set 1 ×2']],
    ['drops what was taken back', [call('add_label', 1), call('set', 1), call('remove_label', 1)], ['set 1 ×1']],
    ['keeps what was done again after that', [call('pin', 1), call('unpin', 1), call('pin', 1)], ['pin 1 ×1']],
    [
      'keeps an opposite of something else',
      [call('add_label', 1), call('remove_label', 2)],
      ['add_label 1 ×1', 'remove_label 2 ×1'],
    ],
  ])('%s', (_, writes, left) => {
    const effects = netEffects(writes, none).map(
      (effect) => `${effect.call.tool} ${effect.call.arguments.id} ×${effect.count}`,
    );
    expect(effects).toEqual(left);
  });
});

describe('callKey', () => {
  it('tells free text only by whether it is there', () => {
    const freeText = new Set(['mail.text']);
    const keyOf = (text: string | null) => callKey({ tool: 'mail', arguments: { text } }, freeText);
    expect(keyOf('Hello')).toBe(keyOf('Good morning'));
    expect(keyOf('  ')).toBe(keyOf(null));
    expect(keyOf('Hello')).not.toBe(keyOf(''));
  });
});

describe('isFailure', () => {
  it.each([
    ['fine', false, false],
    ['fine', true, true],
    ['Error: no such user', false, true],
    ['errors are rare', false, false],
    [{ error: 'no' }, false, true],
    [{ error: null, errors: [] }, false, false],
    [{ success: false }, false, true],
    [{ status: 'failed' }, false, true],
    [{ status: 'ok' }, false, false],
    [null, false, false],
  ])('%j (flagged: %s) is a failure: %s', (result, flagged, failure) => {
    expect(isFailure(result, flagged)).toBe(failure);
  });
});
