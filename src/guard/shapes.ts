import type { Leak } from '../domain/guard.ts';
import { isDrawnFromMany } from './entropy.ts';

/**
 * How keys begin, word for word, and how they go on at least, as their issuers document it. A table of its own: that
 * redaction has another one is the point.
 */
const PREFIXES: readonly (readonly [begins: string, goesOn: RegExp])[] = [
  ['AKIA ASIA AROA AIDA ABIA ACCA', /[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  ['ghp_ gho_ ghs_ ghu_ ghr_', /[A-Za-z0-9]{20,}/y],
  ['github_pat_', /[A-Za-z0-9_]{20,}/y],
  ['glpat- glrt- gldt- glcbt- glptt- glft- glsoat- gloas-', /[A-Za-z0-9_-]{18,}/y],
  ['xoxa- xoxb- xoxc- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-', /[A-Za-z0-9-]{12,}/y],
  ['sk-', /(?=[A-Za-z_-]{0,40}[0-9A-Z])[A-Za-z0-9_-]{20,}/y],
  ['sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_', /[A-Za-z0-9]{16,}/y],
  ['whsec_', /[A-Za-z0-9+/]{24,}/y],
  ['AIza', /[A-Za-z0-9_-]{30,}/y],
  ['ya29. GOCSPX-', /[A-Za-z0-9_-]{20,}/y],
  ['npm_', /[A-Za-z0-9]{30,}/y],
  ['pypi-AgE', /[A-Za-z0-9_-]{40,}/y],
  ['rubygems_ pul-', /[0-9a-f]{40,}/y],
  ['SG.', /[A-Za-z0-9_-]{16,}[.][A-Za-z0-9_-]{16,}/y],
  ['hf_ gsk_ r8_ nvapi- pplx- fw_ tgp_v1_', /(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{30,}/y],
  ['xai-', /[A-Za-z0-9]{40,}/y],
  ['dop_v1_ doo_v1_ dor_v1_', /[0-9a-f]{60,}/y],
  ['shpat_ shpca_ shppa_ shpss_', /[0-9a-fA-F]{30,}/y],
  ['sq0atp- sq0csp- sq0idp-', /[A-Za-z0-9_-]{20,}/y],
  ['EAA', /[A-Z][A-Za-z0-9]{60,}/y],
  ['SK AC key-', /[0-9a-f]{32}(?![0-9a-f])/y],
  ['hvs. hvb. dckr_pat_ dckr_oat_', /[A-Za-z0-9_-]{20,}/y],
  ['ATATT3', /[A-Za-z0-9_=+-]{60,}/y],
  ['glsa_ glc_ sntrys_ sntryu_ sbp_ pscale_tkn_ pscale_pw_ lin_api_ lin_oauth_ nfp_', /[A-Za-z0-9_=.+/-]{28,}/y],
  ['phx_ phc_ rdme_ tfp_', /[A-Za-z0-9_=.+/-]{28,}/y],
  ['dapi', /[0-9a-f]{32}(?![0-9a-f])/y],
  ['dp.pt. dp.st. dp.ct. dp.sa.', /[A-Za-z0-9.]{38,}/y],
  ['NRAK- NRRA- NRJS-', /[A-Za-z0-9]{20,}/y],
  ['PMAK-', /[0-9a-f]{24}-[0-9a-f]{30,}/y],
  ['tskey-', /[a-z]{3,12}-[A-Za-z0-9-]{16,}/y],
  ['AGE-SECRET-KEY-1', /[0-9A-Z]{50,}/y],
  ['eyJ', /[A-Za-z0-9_-]{8,}[.]eyJ[A-Za-z0-9_-]{8,}/y],
  ['hooks.slack.com/', /(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{30,}/y],
  ['discord.com/api/webhooks/ discordapp.com/api/webhooks/', /[0-9]{16,20}\/[A-Za-z0-9_-]{50,}/y],
  ['AccountKey= SharedAccessKey=', /[A-Za-z0-9+/]{40,}/y],
];

interface Shape {
  readonly begins: string;
  readonly goesOn: RegExp;
}

/** By the first two characters. */
const SHAPES = Map.groupBy(
  PREFIXES.flatMap(([words, goesOn]): Shape[] => words.split(' ').map((begins) => ({ begins, goesOn }))),
  ({ begins }) => pairAt(begins, 0),
);
const STARTS = new Uint8Array(2 ** 14);
for (const pair of SHAPES.keys()) STARTS[pair] = 1;
const BOT = /(?<![A-Za-z0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}/g; // Telegram

/** Keys that show what they are by how they begin, in a part of a text without spaces. */
export function findTokens(text: string, start: number, end: number): Leak[] {
  const leaks: Leak[] = [];
  for (let at = start; at < end - 13; at++) {
    if (STARTS[pairAt(text, at)] === 0 || (at > start && isWordAt(text, at - 1))) continue;
    const length = keyLength(text, at);
    if (length > 0) leaks.push({ rule: 'token', start: at, end: at + length });
    at += length;
  }
  if (text.slice(start, Math.min(end, start + 300)).includes(':AA')) {
    for (const { 0: value, index } of text.slice(start, end).matchAll(BOT)) {
      leaks.push({ rule: 'token', start: start + index, end: start + index + value.length });
    }
  }
  return leaks;
}

/** 0 where no key begins, or one that is drawn by hand, such as ghp_xxxxxxxx. */
function keyLength(text: string, at: number): number {
  for (const { begins, goesOn } of SHAPES.get(pairAt(text, at)) ?? []) {
    if (!text.startsWith(begins, at)) continue;
    goesOn.lastIndex = at + begins.length;
    const rest = goesOn.exec(text)?.[0];
    if (rest !== undefined && isDrawnFromMany(rest)) return begins.length + rest.length;
  }
  return 0;
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 127) << 7) | (text.charCodeAt(at + 1) & 127);
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123);
}
