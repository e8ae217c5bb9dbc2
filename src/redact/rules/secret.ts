import { rules as library } from '@secretlint/secretlint-rule-preset-recommend';
import type {
  SecretLintRuleContext as Context,
  SecretLintRuleReportDescriptor as Report,
  SecretLintSourceCode as Source,
} from '@secretlint/types';
import type { Span } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';

type LibraryRule = (typeof library)[number];

/**
 * What every match of a rule contains, read off its patterns: a text without it needs no look by that rule.
 * A rule that is not listed here always looks, so a new rule of the library is slow, never skipped.
 */
export const NEEDLES: Readonly<Record<string, RegExp>> = {
  aws: /access_?key/i,
  privatekey: /PRIVATE KEY/,
  npm: /x-oauth-basic|_authToken=|npm_/,
  basicauth: /:\/\/[^@]{3,520}@/,
  slack: /xox[bpaor]-|xapp-|hooks\.slack\.com/i,
  sendgrid: /SG\./,
  shopify: /shp(?:pa|ca|at|ss)_/,
  stripe: /[sr]k_(?:live|test)_/,
  github: /gh[pousr]_|github_pat_/,
  gitlab: /glpat-/,
  grafana: /glc_|glsa_/,
  openai: /sk-/,
  anthropic: /sk-ant-/,
  groq: /gsk_/,
  huggingface: /hf_/,
  linear: /lin_api_/,
  notion: /ntn_/,
  '1password': /ops_ey/,
  'database-connection-string': /mongodb|mysql|postgres/i,
  'hashicorp-vault': /hv[sbr]\./,
  vercel: /vc[piark]_/,
  databricks: /dapi/,
  docker: /dckr_pat_/,
  figma: /figd_/,
  cloudflare: /cf(?:k|ut|at)_/,
  tailscale: /tskey-/,
};

/** Left out: a comment in a log must not switch redaction off, and key files are nothing that a text holds. */
const LEFT_OUT = new Set(['filter-comments', 'gcp']);

/** The library looks at pieces of this size, so that its patterns take linear time; no token it knows is longer than the overlap. */
const PIECE = 16_384;
const OVERLAP = 2_048;

const RULES = library
  .map((rule) => ({ rule, id: rule.meta.id.replace('@secretlint/secretlint-rule-', '') }))
  .filter(({ id }) => !LEFT_OUT.has(id))
  .map(({ rule, id }) => ({ rule, needle: NEEDLES[id] ?? null }));

/** Secrets that secretlint's recommended rules know. */
export const secret = secretRule({
  name: 'secret',
  revision: 1,
  find: findSecrets,
});

/**
 * `prefilter: false` makes every rule look at every text, for tests of the needles.
 * The rules are called directly: the library's own runner keeps a profiling record of every text for ever.
 */
export async function findSecrets(text: string, { prefilter = true } = {}): Promise<Span[]> {
  const looking = RULES.filter(({ needle }) => !prefilter || needle === null || needle.test(text));
  if (looking.length === 0) return [];
  const spans: Span[] = [];
  for (let start = 0; start === 0 || start + OVERLAP < text.length; start += PIECE - OVERLAP) {
    const piece = text.slice(start, start + PIECE);
    for (const { rule } of looking) {
      for (const span of await run(rule, piece)) spans.push({ start: span.start + start, end: span.end + start });
    }
  }
  return spans;
}

async function run(rule: LibraryRule, content: string): Promise<Span[]> {
  const reports: Report[] = [];
  const context: Pick<Context, 'sharedOptions' | 'report' | 'ignore'> & { createTranslator: unknown } = {
    sharedOptions: {},
    createTranslator: () => (id: string, data: unknown) => ({ message: id, messageId: id, data }),
    report: (report) => reports.push(report),
    ignore: () => {},
  };
  // The rules read nothing else of a source and need no translated sentences.
  const source = { content, filePath: '.npmrc', ext: '.txt', contentType: 'text' };
  await rule.create(context as Context, {}).file?.(source as Source);
  return reports.map((report) => locate(report, content));
}

/** Some rules report where the assignment begins with the length of the value: the value itself says where it is. */
function locate({ range: [start, end], message }: Report, content: string): Span {
  const values = Object.values<unknown>(message.data ?? {}).filter(
    (value) => typeof value === 'string' && value !== '',
  );
  for (const value of values as string[]) {
    const at = content.indexOf(value, start);
    if (at >= 0) return { start: at, end: Math.max(at + value.length, end) };
  }
  return { start, end };
}
