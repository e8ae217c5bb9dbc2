import { type Alternative, lookFor, spanOf } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';

/** Keys and tokens that show what they are by how they begin, where the rule library has no rule. Source: the issuers' documentation. */
const SHAPES: readonly Alternative[] = [
  ['eyJ', String.raw`[\w-]{8,4000}\.eyJ[\w-]{8,4000}(?:\.[\w-]{0,2000})?`], // JSON web token
  ['(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA|ABIA|ACCA)', '[A-Z0-9]{16}(?![A-Za-z0-9])'], // AWS key id
  ['AIza', String.raw`[\w-]{35}(?![\w-])`], // Google API key
  [String.raw`ya29\.`, String.raw`[\w-]{20,400}`], // Google OAuth
  ['GOCSPX-', String.raw`[\w-]{28}`], // Google OAuth client
  ['sk-', String.raw`(?=[\w-]{0,200}\d)[A-Za-z0-9][\w-]{19,200}`], // OpenAI, OpenRouter, DeepSeek and others
  ['xai-', '[A-Za-z0-9]{60,100}'],
  ['(?:pplx|gsk|hf|r8|nvapi|fw|tgp_v1)[-_]', '(?=[A-Za-z0-9_-]{0,100}[0-9])[A-Za-z0-9_-]{30,100}'], // model hosts
  ['gh[opusr]_', '[A-Za-z0-9]{30,255}'],
  ['github_pat_', String.raw`\w{22,255}`],
  ['gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-', String.raw`[\w.=-]{20,300}`], // GitLab
  ['pypi-AgE', String.raw`[\w-]{50,1000}`],
  ['ATATT3', String.raw`[\w=+-]{100,300}`], // Atlassian
  ['(?:SK|AC)[0-9a-f]{2}', '[0-9a-f]{30}(?![0-9a-f])'], // Twilio
  ['key-[0-9a-f]{2}', '[0-9a-f]{30}(?![0-9a-f])'], // Mailgun
  [String.raw`\d{8,10}:AA`, String.raw`[\w-]{33}(?![\w-])`], // Telegram bot
  ['sq0[a-z]', String.raw`[a-z]{2}-[\w-]{22,43}`], // Square
  ['(?:dop|doo|dor)_v1_', '[0-9a-f]{64}'], // DigitalOcean
  [String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.`, '[A-Za-z0-9.]{40,60}'], // Doppler
  ['NR(?:AK|RA|JS)-', '[A-Za-z0-9]{20,40}'], // New Relic
  ['PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'], // Postman
  ['pul-', '[0-9a-f]{40}'], // Pulumi
  ['rubygems_', '[0-9a-f]{48}'],
  ['AGE-SECRET-KEY-1', '[0-9A-Z]{58}'],
  ['EAA[A-Z]', '[A-Za-z0-9]{60,300}'], // Facebook
  [
    '(?:sntry[su]_|sbp_|phc_|phx_|rdme_|lin_oauth_|pscale_(?:tkn|pw|oauth)_|PRIVATE-TOKEN-)',
    String.raw`[\w=+/.-]{32,300}`,
  ],
  ['ABSK', '[A-Za-z0-9+/]{60,200}={0,2}'], // Amazon Bedrock
  ['s-s4t2(?:ud|af)-', '[0-9a-f]{64}'], // 42
  ['sgp_', String.raw`(?:\w{5,20}_)?[0-9A-Fa-f]{40}`], // Sourcegraph
  [String.raw`\d{15,16}\|`, String.raw`[\w-]{27,40}`], // Facebook app token
  [String.raw`https?://hooks\.slack\.com/`, String.raw`(?:services|workflows|triggers)/[\w/+-]{40,80}`],
  [String.raw`v1\.0-`, '[0-9a-f]{24}-[0-9a-f]{146}'], // Cloudflare origin CA
];
const BEFORE = '(?<![A-Za-z0-9])';
/** Microsoft Entra client secret: three characters that could be any stand before what tells it. */
const ENTRA: Alternative = [String.raw`[\w~.-]{3}[78]Q~`, String.raw`[\w~.-]{31,34}`];
const ENTRA_SIGN = /[78]Q~/y;

const look = lookFor(
  [...SHAPES, ENTRA].map(([begins, rest]): Alternative => [BEFORE + begins, rest]),
  { read: (match) => (isDrawn(match[0]) ? [] : [spanOf(match)]) },
);

export const token = secretRule({
  name: 'token',
  revision: 2,
  looks: [
    {
      beginnings: [...SHAPES.map(([begins]) => BEFORE + begins), ENTRA_SIGN.source],
      open(text, report) {
        const ask = look.open(text, report);
        return (place) => {
          ENTRA_SIGN.lastIndex = place;
          // The order of places stays: of the other shapes none has a `~`, so none begins in those three characters.
          ask(ENTRA_SIGN.test(text) ? place - 3 : place);
        };
      },
    },
  ],
});

/** A made-up token, such as `ghp_xxxxxxxx`: its tail repeats one character. */
function isDrawn(value: string): boolean {
  return /(.)\1{15,}$/.test(value.slice(-24));
}
