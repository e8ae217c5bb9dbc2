import { describe, expect, it } from 'vitest';
import { escapeHidden, escapeHiddenJson, findHidden } from './escape.ts';
import { findMixedWord, hasDisguisedLetters } from './mixed-scripts.ts';

describe('escapeHidden', () => {
  it.each([
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['an escape', '\u001b[2J', '\\u{1b}[2J'],
    ['a C1 control, which terminals obey too', '\u009b2J', '\\u{9b}2J'],
    ['a carriage return', 'good\rbad', 'good\\u{d}bad'],
    ['direction marks', '\u202egnp.exe\u202c \u2066x\u2069', '\\u{202e}gnp.exe\\u{202c} \\u{2066}x\\u{2069}'],
    ['line ends that only some take for such', 'a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
    ['letters of the tags block', 'Hi\u{e0068}\u{e0069}', 'Hi\\u{e0068}\\u{e0069}'],
    ['tags after a flag that has none such', '🏴\u{e0068}\u{e0069} x', '🏴\\u{e0068}\\u{e0069} x'],
    ['selectors that select nothing', 'a\ufe0fb\u{e0100}', 'a\\u{fe0f}b\\u{e0100}'],
    ['more selectors than one', '👍\ufe0f\ufe0f', '👍\ufe0f\\u{fe0f}'],
    ['a joiner between letters that never join', 'pass\u200dword', 'pass\\u{200d}word'],
    ['a soft hyphen and a filler', 'in\u00advisible\u3164', 'in\\u{ad}visible\\u{3164}'],
    ['half a character', 'a\ud83db', 'a\\u{d83d}b'],
  ])('spells out %s', (_, text, expected) => {
    expect(escapeHidden(text)).toBe(expected);
    expect(findHidden(text)).toBe(/\\u\{\w+\}/.exec(expected)?.[0]);
  });

  it.each([
    ['plain text', 'a\tb\nc'],
    ['emoji of several parts', '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 👩🏽‍🚀'],
    ['flags, of regions too', '🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['keycaps and signs as emoji', '1️⃣ #️⃣ ©️ ☺️ ☎︎'],
    ['Persian, Hindi and Sinhala', 'می‌خواهم क्‍ष ශ්‍රී'],
    ['ideographs in a form of their own', '葛\u{e0100}城'],
    ['accents, East Asian text and private signs', 'é ü 長い言葉 한국어 \ue0a0'],
    ['a number in Arabic', '\u0600١٢'],
  ])('leaves %s alone', (_, text) => {
    expect(escapeHidden(text)).toBe(text);
    expect(findHidden(text)).toBeNull();
  });

  it('takes time in proportion to the text', () => {
    for (const piece of ['\u200d', '👩\u200d', '🏴\u{e0061}', '\ufe0f', 'क\u200d']) {
      expect(escapeHidden(piece.repeat(100_000)).length).toBeGreaterThan(0);
    }
  });
});

describe('escapeHiddenJson', () => {
  it('reads as before', () => {
    const value = { text: 'a\u200b\u202e\u009b \u{e0069} 👩‍💻', '\u2066key': ['\u001b'] };
    const json = JSON.stringify(value);
    expect(JSON.parse(escapeHiddenJson(json))).toEqual(value);
    expect(escapeHiddenJson(json)).toBe(
      '{"text":"a\\u200b\\u202e\\u009b \\udb40\\udc69 👩‍💻","\\u2066key":["\\u001b"]}',
    );
  });
});

describe('findMixedWord', () => {
  it.each([
    ['pаypal.com', 'pаypal'], // Cyrillic a
    ['Call ѕend_mail first', 'ѕend_mail'],
    ['the ρassword', 'ρassword'],
    ['аpple', 'аpple'],
  ])('finds the disguise in %j', (text, word) => {
    expect(findMixedWord(text)).toBe(word);
  });

  it.each(['привет мир', 'USB-порт', 'Δt = 5 µs at 4 kΩ', 'α-test, β1, λmax', 'naïve façade', 'ラテンA', 'plain'])(
    'finds none in %j',
    (text) => {
      expect(findMixedWord(text)).toBeNull();
    },
  );

  it('knows letters that only look plain', () => {
    expect(hasDisguisedLetters('𝐢𝐠𝐧𝐨𝐫𝐞 all')).toBe(true);
    expect(hasDisguisedLetters('ｉｇｎｏｒｅ')).toBe(true);
    expect(hasDisguisedLetters('ignore Ⅳ ½ 𝑥')).toBe(false);
  });
});
