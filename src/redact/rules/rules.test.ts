import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rules as library } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../redact.ts';
import { RULES } from './index.ts';
import { findSecrets, NEEDLES } from './secret.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const security = new URL('../../../../shared/data/security/', import.meta.url);
const folders = (at: URL) => readdirSync(at).sort();
const cases = folders(fixtures).flatMap((rule) =>
  folders(new URL(`${rule}/`, fixtures)).map((name) => [rule, name] as const),
);
const redactor = createRedactor({ seed: 1, disable: [], allow: [] });

describe('every rule by its fixtures', () => {
  it.each(RULES.map(({ name }) => name))('%s has something it finds and something it leaves alone', (rule) => {
    const names = cases.filter(([folder]) => folder === rule).map(([, name]) => name.split('.')[0]);
    expect([...new Set(names)].sort()).toEqual(['ng', 'ok']);
  });

  it.each(cases)('%s %s', async (rule, name) => {
    const folder = new URL(`${rule}/${name}/`, fixtures);
    const input = readFileSync(new URL('input.txt', folder), 'utf8');
    const output = await redactor.text(input);
    // UPDATE=1 writes what the rules now give; review it before you commit it.
    if (process.env.UPDATE === '1') writeFileSync(new URL('output.txt', folder), output);
    expect(output).toBe(readFileSync(new URL('output.txt', folder), 'utf8'));
    expect(output === input).toBe(name.startsWith('ok.'));
    if (name.startsWith('ng.')) {
      const others = RULES.map(({ name }) => name).filter((other) => other !== rule);
      const alone = createRedactor({ seed: 1, disable: others, allow: [] });
      expect(await alone.text(input)).not.toBe(input);
    }
  });
});

describe('the rule library', () => {
  it('has a needle for each rule: read the patterns of a new one and add it', () => {
    const ids = library.map((rule) => rule.meta.id.replace('@secretlint/secretlint-rule-', ''));
    expect(ids.filter((id) => !['gcp', 'filter-comments'].includes(id)).sort()).toEqual(Object.keys(NEEDLES).sort());
  });

  it('finds a secret that lies across two pieces', async () => {
    const token = `npm_${'aB3'.repeat(12)}`;
    const text = `${'x '.repeat(8170)}${token}${' y'.repeat(9000)}`;
    expect(await redactor.text(text)).not.toContain(token.slice(0, 12));
  });
});

interface SecurityCase {
  readonly kind: 'positive' | 'negative';
  readonly file?: string;
  readonly rule: string;
  readonly text: string;
}

function read(corpus: string): SecurityCase[] {
  const lines = readFileSync(new URL(`${corpus}/cases.jsonl`, security), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const item = JSON.parse(line);
    return { ...item, text: Buffer.from(item.text_b64 ?? item.input_b64, 'base64').toString() };
  });
}

async function redactedShare(items: readonly SecurityCase[]): Promise<number> {
  const outputs = await Promise.all(items.map(({ text }) => redactor.text(text)));
  return outputs.filter((output, index) => output !== items[index]?.text).length / items.length;
}

describe.skipIf(!existsSync(security))('public corpora of secrets (skipped without ../shared/data)', () => {
  it('finds at least what was measured in the cases of gitleaks', async () => {
    const items = read('gitleaks-rules');
    expect(await redactedShare(items.filter(({ kind }) => kind === 'positive'))).toBeGreaterThanOrEqual(61 / 70);
    // Its negatives are mostly made-up or revoked keys of the right shape, which we redact to be safe.
    expect(await redactedShare(items.filter(({ kind }) => kind === 'negative'))).toBeLessThanOrEqual(60 / 158);
  });

  it('finds every secret of the recommended rules of secretlint', async () => {
    const ids = new Set(library.map((rule) => rule.meta.id.replace('@secretlint/', '')));
    const items = read('secretlint-snapshots').filter(({ file, rule, kind }) => {
      const isRecommended = ids.has(rule) && !/filter-comments|gcp/.test(rule);
      return isRecommended && kind === 'positive' && file?.startsWith('input') && !file.endsWith('.p12');
    });
    expect(items.length).toBeGreaterThan(40);
    const missed = [];
    for (const item of items) if ((await redactor.text(item.text)) === item.text) missed.push(item.rule);
    expect(missed).toEqual(['secretlint-rule-aws']); // an account id, which is no secret
  });

  it('skips no text in which a rule of the library would find something', async () => {
    const texts = ['gitleaks-rules', 'secretlint-snapshots'].flatMap(read).map(({ text }) => text);
    for (const text of [...texts, ...logTexts()]) {
      expect(await findSecrets(text)).toEqual(await findSecrets(text, { prefilter: false }));
    }
  });
});

/** Distinct strings of real agent logs. */
function logTexts(): Set<string> {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value);
    else if (value !== null && typeof value === 'object') for (const member of Object.values(value)) collect(member);
  };
  for (const folder of ['claude-code', 'openclaw', 'pi']) {
    const at = new URL(`../${folder}/`, security);
    for (const file of readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.jsonl'),
    )) {
      for (const line of readFileSync(new URL(file, at), 'utf8').split('\n').filter(Boolean)) {
        try {
          collect(JSON.parse(line));
        } catch {} // one corpus holds a corrupt line on purpose
      }
    }
  }
  return texts;
}
