import { looksRandom } from '../random-looking.ts';
import { type Alternative, lookFor, type Span } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';
import { isUnset } from '../sensitive-key.ts';

const PASSWORD = 'passw(?:or)?d|passwd|pwd|passphrase';
const KEY = `${PASSWORD}|(?:api|access|secret|private|signing|encryption|account|master)[_.-]?key|secret|token|credential|authorization|_auth`;
const ASSIGNMENT: Alternative = [
  String.raw`(?<key>${KEY})(?=[\\"'\x60\s:=])`,
  String.raw`\\{0,3}["'\x60]?\s{0,4}(?:=>|:=|[:=]|value\s?=)\s{0,4}`,
];
/** `<password>…</password>` */
const ELEMENT: Alternative = [`(?<element>${KEY})>`, ''];
/** `.netrc` */
const NETRC: Alternative = [
  String.raw`(?<![\w-])machine\s`,
  String.raw`\s{0,8}\S{1,100}\s{1,8}login\s{1,8}\S{1,100}\s{1,8}(?<netrc>password)\s{1,8}`,
];
const SHELL: Alternative = [
  String.raw`(?<![\w-])(?:sshpass|mysql|mysqldump|mysqladmin)\s`,
  String.raw`(?:[^\n|;&"'-]{0,60}-(?!p)\w{1,9}){0,4}[^\n|;&"'-]{0,60}(?<shell>-p) ?(?=\S)`,
];
/** A name and a password in base64. */
const BASIC: Alternative = [
  String.raw`(?<![\w-])(?:basic\s|auth\\{0,3}["'])`,
  String.raw`(?<basic>)(?:\s{0,2}:\s{0,2}\\{0,3}["'])?\s{0,3}(?=[A-Za-z0-9+/]{8})`,
];
/** Azure's shared access signatures, and the ids of clients and tenants that go with their secrets. */
const AZURE: Alternative = [
  String.raw`(?<![A-Za-z])(?:[?&]sig=|(?:azure|arm|ad)[_-](?:client|tenant)[_-]?id)`,
  String.raw`(?:\\{0,3}["']?\s{0,3}[:=]\s{0,3})?`,
];
/** What names a key or the like without saying that it is secret: then the value has to look random. */
const VENDORS =
  'sourcegraph|adobe|algolia|airtable|asana|atlassian|bitbucket|coinbase|confluent|contentful|datadog|discord|dropbox|dynatrace|fastly|finnhub|heroku|hubspot|intercom|jfrog|jira|kraken|launchdarkly|linear|mailchimp|mailgun|mapbox|mattermost|messagebird|meraki|netlify|newrelic|okta|openweather|plaid|rapidapi|sendbird|sendgrid|sentry|shippo|snyk|stripe|telegram|trello|twilio|twitch|twitter|typeform|zendesk';
const RANDOM: Alternative = [
  String.raw`(?:[_-](?:key|auth|creds?|pass|pat|pw|hmac|salt)|(?<![A-Za-z])(?:${VENDORS}))(?=[\\"'\x60\s:=])`,
  String.raw`(?<random>)\\{0,3}["'\x60]?\s{0,4}(?:=>|:=|[:=])\s{0,4}`,
];
/** Keys that name a thing in a cache, a table or a store. */
const NAMING = /(?:cache|idempotency|primary|foreign|object|s3|sort|partition|row|lookup|composite|unique)$/i;
/** Digests, UUIDs, paths, and ids of objects that Stripe shows to everybody. */
const NAME =
  /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{7}|[0-9a-f]{40}|[0-9a-f]{64}|[\w.~+=-]*\/[\w.~+/=-]*\.[a-z0-9]{1,5}|(?:acct|ch|cus|evt|in|pi|plan|pm|price|prod|promo|py|re|si|sub|txn|txr)_[A-Za-z0-9]{8,})$/i;
const FLAG: Alternative = [
  String.raw`(?<![\w-])--(?=[\w-])`,
  String.raw`(?:[\w-]{0,30}-)?(?<flag>${PASSWORD}|token|secret|api-?key)\s{1,4}`,
];
const BEARER: Alternative = [String.raw`(?<![\w-])bearer\s`, String.raw`\s{0,3}(?=[\w.~+/=-]{16})`];
const SCHEME = /(?:bearer|basic|token|digest)\s{1,4}/iy;
const IS_PASSWORD = new RegExp(`^(?:${PASSWORD})$`, 'i');

const BARE = /[^\s"'`,;&<>(){}[\]|\\]{1,1000}/y;
const LONGEST_QUOTED = 1_000;

/** `api_key: …`, `PASSWORD=…`, `--token …`, `Authorization: Bearer …` in configuration, code, shells and headers. */
export const credential = secretRule({
  name: 'credential',
  revision: 3,
  looks: [
    lookFor([ASSIGNMENT, ELEMENT, FLAG, BEARER, NETRC, SHELL, BASIC, AZURE, RANDOM], {
      flags: 'i',
      read: readCredential,
    }),
  ],
});

interface Value extends Span {
  readonly text: string;
  readonly quoted: boolean;
  /** What stands right before and after it. */
  readonly before: string;
  readonly after: string;
}

function readCredential({ 0: before, index, input, groups = {} }: RegExpExecArray): Span[] {
  if (groups.random !== undefined && NAMING.test(input.slice(Math.max(0, index - 20), index))) return [];
  const value = readValue(input, index + before.length);
  return value !== null && isSecret(value, groups) ? [{ start: value.start, end: value.end }] : [];
}

function isSecret(value: Value, groups: NonNullable<RegExpExecArray['groups']>): boolean {
  const { key, element, flag, netrc, shell, basic, random } = groups;
  if (basic !== undefined) return /^[ -~]{1,60}:[ -~]{2,}$/.test(Buffer.from(value.text, 'base64').toString('latin1'));
  if (random !== undefined) {
    return looksRandom(value.text) && !NAME.test(value.text) && !isUnset(value.text) && !isCode(value);
  }
  if (netrc !== undefined || shell !== undefined) return value.text.length >= 4 && !isUnset(value.text);
  if (element !== undefined) {
    return value.after === '</' && value.text.length >= 4 && !isUnset(value.text) && !/\s/.test(value.text);
  }
  return looksSecret(value, IS_PASSWORD.test(key ?? flag ?? ''));
}

function readValue(text: string, at: number): Value | null {
  const open = /\\{0,3}["'`]/y;
  open.lastIndex = at;
  const quote = open.exec(text)?.[0];
  if (quote === undefined) return readBare(text, at);
  const inside = at + quote.length;
  const start = afterScheme(text, inside);
  const window = text.slice(start, start + LONGEST_QUOTED);
  const length = window.indexOf(quote);
  if (length <= 0 || window.lastIndexOf('\n', length) >= 0) return null;
  return { start, end: start + length, text: window.slice(0, length), quoted: true, before: quote, after: quote };
}

function readBare(text: string, at: number): Value | null {
  const start = afterScheme(text, at);
  BARE.lastIndex = start;
  const found = BARE.exec(text)?.[0].replace(/[.:!?]{1,3}$/, '');
  if (found === undefined || found === '') return null;
  const end = start + found.length;
  return { start, end, text: found, quoted: false, before: text.charAt(at - 1), after: text.slice(end, end + 2) };
}

/** `Bearer` stays readable: it is no secret, and the same token gets the same placeholder with or without it. */
function afterScheme(text: string, at: number): number {
  SCHEME.lastIndex = at;
  return SCHEME.test(text) ? SCHEME.lastIndex : at;
}

/** Code and prose speak of tokens all day: a value must look like one. */
function looksSecret(value: Value, isPassword: boolean): boolean {
  const { text } = value;
  if (text.length < 4 || isUnset(text) || isCode(value)) return false;
  if (/^[\d.,]+$/.test(text)) return isPassword;
  if (/\s/.test(text)) return false;
  if (/^\p{L}[\p{L}_]*$/u.test(text)) return isPassword && isWholeSetting(value);
  return isPassword || (text.length >= 8 && /\d/.test(text) && /[a-z]/i.test(text));
}

function isCode({ text, quoted, after }: Value): boolean {
  if (/^(?:\.{0,2}\/|https?:|[=!~*+-])/.test(text)) return true;
  if (quoted) return false;
  return /^[([{]/.test(after) || /^[a-z_$][\w$]*(?:\??\.[a-z_$][\w$]*)+$/i.test(text);
}

/** A word without digits is a password only where nothing but it is assigned: `password=hunter`, not `password: the one`. */
function isWholeSetting({ text, quoted, before, after }: Value): boolean {
  if (quoted) return text.length >= 6 && !/password|passphrase/i.test(text);
  if (/^[A-Z][a-z]+[A-Z]?/.test(text)) return false;
  return before === '=' ? !/^\s*[;,.]/.test(after) : /^\s?(?:\n|$)/.test(after);
}
