import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rules as library } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../redact.ts';
import { RULES } from './index.ts';
import { NEEDLES } from './secret.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const security = new URL('../../../../shared/data/security/', import.meta.url);
const folders = (at: URL) => readdirSync(at).sort();
const cases = folders(fixtures).flatMap((rule) =>
  folders(new URL(`${rule}/`, fixtures)).map((name) => [rule, name] as const),
);
const redactor = createRedactor({ seed: 1, disable: [], allow: [] });

const some = (length: number) => 'aB3dE6'.repeat(length).slice(0, length);
const key = `-----BEGIN PRIVATE KEY-----\\nMII${some(120)}\\n-----END PRIVATE KEY-----`;
// `}` alone in the last group of three bytes.
const json = JSON.stringify({ email: 'a', key: some(120) });

/** Made up here, one for each rule of the library: no file has to hold what looks like a secret. */
const SAMPLES: Readonly<Record<string, string>> = {
  aws: `aws_secret_access_key="${some(40)}"x`,
  privatekey: key,
  npm: `npm_${some(36)}`,
  basicauth: 'https://jane:hunter22@host.com/',
  slack: `xoxb-${some(10)}-${some(12)}`,
  sendgrid: `SG.${some(22)}.${some(43)}`,
  shopify: `shpat_${some(32)}`,
  stripe: `sk_live_${some(24)}`,
  github: `ghp_${some(36)}`,
  gitlab: `glpat-${some(20)}`,
  grafana: `glc_${some(32)}`,
  openai: `sk-${some(20)}T3BlbkFJ${some(20)}`,
  anthropic: `sk-ant-api03-${some(93)}AA`,
  groq: `gsk_${some(52)}`,
  huggingface: `hf_${some(34).replace(/\d/g, 'x')}`,
  linear: `lin_api_${some(32)}`,
  notion: `ntn_12345678901${some(35)}`,
  '1password': `ops_${Buffer.from(json).toString('base64')}`,
  'database-connection-string': 'postgresql://jane:hunter22@db/main',
  'hashicorp-vault': `hvs.${some(90)}`,
  vercel: `vcp_${some(24)}`,
  databricks: `dapi${some(32)}`,
  docker: `dckr_pat_${some(27)}`,
  figma: `figd_${some(40)}`,
  cloudflare: `cfut_${some(40)}0a1b2c3d`,
  tailscale: `tskey-auth-${some(12)}-${some(20)}`,
};

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
    if (name.startsWith('ng.') && RULES.find((each) => each.name === rule)?.encodings !== undefined) {
      expect(await createRedactor({ seed: 1, disable: [rule], allow: [] }).text(input)).not.toBe(output);
    } else if (name.startsWith('ng.')) {
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

  it.each(Object.keys(NEEDLES))('is asked where there is one of %s', async (id) => {
    const disable = RULES.map(({ name }) => name).filter((name) => name !== 'secret');
    const sample = SAMPLES[id] ?? '';
    const clean = await createRedactor({ seed: 1, disable, allow: [] }).text(`see ${sample} there`);
    expect(clean).toMatch(/^see .*\[secret:[0-9a-f]{8}\].* there$/);
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
});
