import { undisguise } from './undisguise.ts';

/**
 * What an agent can reach, pay, call or write to. `word`: it has the shape of a host, and only the traces can tell whether
 * it is one.
 */
export type AddressKind = 'email' | 'host' | 'word' | 'url' | 'number' | 'id' | 'path' | 'handle';

export interface Address {
  readonly kind: AddressKind;
  /** As it is compared: folded, numbers without their spaces and dashes, hosts without `www.`. */
  readonly key: string;
  readonly text: string;
  /** Position in the text, in characters. */
  readonly at: number;
}

/** Stands where a reference such as `{order.id}` stood: a value that is taken, not written. */
export const TAKEN = '\uE000';
/** Stands before the end of a host whose beginning is taken from elsewhere. */
export const ANY = '*';

/** A word without any of it is none; a full stop at its end is of the sentence. */
const TELLING = /[\d@/\\#]|\../;
/** What is longer is known by its beginning. */
const LONGEST = 2000;
const CHUNK = /[^\s"'`<>()[\]{},;|“”‘’«»]+/g;
const GROUPED =
  /(?<![\p{L}\p{N}_])(?:\+?\d[\d ()/.-]{5,30}\d|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?)(?![\p{L}\p{N}_])/gu;
/** The last: a mail address whose host is cut off, an account on a host. */
const HANDLE = /^(?:@[\p{L}\p{N}_.-]{2,}|#\p{L}[\p{L}\p{N}_-]+|[\p{L}\p{N}][\p{L}\p{N}_.+-]*@\p{L}[\p{L}\p{N}-]+)$/u;
const EMAIL = /^[\p{L}\p{N}._%+-]+@([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)$/u;
const HOST = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u;
const GENERIC = new Set(
  'com org net io dev app ai co info biz edu gov mil int xyz online site website shop store club top live cloud page link click tech space fun pro bank finance money email chat zone world today news blog wiki icu vip win bid loan work ru cn tk ly gg uk de fr nl eu ch jp kr br pl cz se su ua cc tv ws pw onion local internal'.split(
    ' ',
  ),
);
const FILE =
  /\.(?:txt|csv|tsv|pdf|md|json|jsonl|ya?ml|toml|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|zip|gz|tar|html?|js|ts|tsx|jsx|py|rb|sh|ps1|bat|exe|dll|env|log|sql|db|sqlite|ini|cfg|conf|xml|eml|ics|pem|key)$/i;
/** Nobody can register them: they are for examples (RFC 2606), except where redaction put a person there. */
const RESERVED = /(?:^|[.@])example\.(?:com|net|org)$|\.(?:example|invalid|test)$/;
const REDACTED = /^person-[0-9a-f]{8}@example\.(?:com|net|org)$/;
/** Of frameworks: names of things before they are names of hosts. */
const NAMES = new Set(['asp.net', 'ado.net', 'vb.net', 'ml.net', 'socket.io']);
/** What a version or a file ends in, and no country. */
const ENDINGS = new Set('cc cs go hs js kt md ml mk pl pm ps py rb rs sh so ts tf vb'.split(' '));
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1)$/;
const SHARE = /^\\\\[\p{L}\p{N}][\p{L}\p{N}_.-]+\\[\p{L}\p{N}$][\p{L}\p{N}_$.-]/u;
const IPV6 =
  /(?:(?<=:\/\/|@)\[([0-9a-f:.]{3,45})\]|(?<![\p{L}\p{N}_:.-])([0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){2,7}|::1)(?![\p{L}\p{N}_:.-]))/giu;
const TIMELY = /^(?:\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?(?:t[\d:.+z-]*)?|\d{1,2}:\d{2}(?::\d{2})?)$/i;

/** What redaction put in the place of an account or a key still stands for one. */
const REPLACED = /\[[a-z-]{2,20}:[0-9a-f]{8}\]/g;

/** Every address in a text, in order; a URL and an e-mail address give their host as well. Linear in the text. */
export function addressesIn(text: string): readonly Address[] {
  if (!/[\d@/\\#.]/.test(text)) return [];
  const chunks = [...text.matchAll(CHUNK)].flatMap(({ 0: chunk, index }) => {
    const found = readChunk(chunk, index);
    return text[index + chunk.length] === '(' ? found.filter((address) => !isMethod(address)) : found;
  });
  const groups = [...text.matchAll(GROUPED)].flatMap(({ 0: group, index }) => readGroup(group, index));
  const replaced = [...text.matchAll(REPLACED)].map(({ 0: found, index }): Address => {
    return { kind: 'number', key: found.slice(1, -1), text: found, at: index };
  });
  return [...chunks, ...groups, ...replaced, ...(text.includes(':') ? readIpv6(text) : [])];
}

/** The readings of a text: as it stands, as whoever reads the page understands it, and with `evil .com` in one word. */
export function readingsOf(text: string): readonly string[] {
  const plain = undisguise(text);
  return [...new Set([text, plain, joinHosts(plain)])];
}

/** A blank before the dot of a name that hosts end in. */
const SPACED = new RegExp(
  `(?<=[\\p{L}\\p{N}]) {1,3}\\. {0,3}(?=(?:${[...GENERIC].join('|')})(?![\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_]))`,
  'giu',
);

function joinHosts(text: string): string {
  return text.includes(' .') ? text.replace(SPACED, '.') : text;
}

/** Every address of a text, also those in disguise. Numbers and ids are taken as they stand. */
export function addressesInPage(text: string): readonly Address[] {
  const found = addressesIn(text);
  const plain = undisguise(text);
  const disguised = plain === text ? [] : newOf(addressesIn(plain), found);
  const joined = joinHosts(plain);
  if (joined === plain) return [...found, ...disguised];
  // `the .net runtime` is no address, unless the traces have it as one
  const words = newOf(addressesIn(joined), [...found, ...disguised]).map((address): Address => {
    return address.kind === 'host' ? { ...address, kind: 'word' } : address;
  });
  return [...found, ...disguised, ...words];
}

function newOf(addresses: readonly Address[], known: readonly Address[]): readonly Address[] {
  const keys = new Set(known.map(({ kind, key }) => `${kind} ${key}`));
  return addresses.filter(({ kind, key }) => kind !== 'number' && kind !== 'id' && !keys.has(`${kind} ${key}`));
}

/** Eight groups, or fewer with a gap: times and device addresses are none. */
function readIpv6(text: string): readonly Address[] {
  return [...text.matchAll(IPV6)].flatMap(({ 0: found, 1: bracketed, 2: bare = '', index }): readonly Address[] => {
    const key = (bracketed ?? bare).toLowerCase();
    const isOne = bracketed !== undefined || bare.includes('::') || bare.split(':').length === 8;
    return isOne && !LOOPBACK.test(key) ? [{ kind: 'host', key, text: found, at: index }] : [];
  });
}

function readChunk(chunk: string, at: number): readonly Address[] {
  if (!TELLING.test(chunk)) return [];
  const text = chunk
    .slice(0, LONGEST)
    .replace(/^[*_=:!?&]+|[*_=:.!?&]{1,20}$/g, '')
    .normalize('NFKC');
  const folded = text.toLowerCase().replace(/^mailto:/, '');
  if (folded.length < 2) return [];
  const address = (kind: AddressKind, key: string): Address => ({ kind, key, text, at });
  const domain = EMAIL.exec(folded)?.[1];
  if (domain !== undefined) {
    if (isReserved(folded) || isVersion(domain)) return [];
    return [address('email', folded), ...(REDACTED.test(folded) ? [] : hostOf(address, domain))];
  }
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//.test(folded) || /^www\./.test(folded)) return readUrl(folded, address);
  if (/^\/\/[\p{L}\p{N}_-]+\.[\p{L}\p{N}_.-]/u.test(folded)) return readUrl(`x:${folded}`, address);
  if (HANDLE.test(folded)) return [address('handle', folded)];
  return SHARE.test(folded) ? [address('path', folded)] : readPlain(folded, address);
}

type Make = (kind: AddressKind, key: string) => Address;

function readUrl(folded: string, address: Make): readonly Address[] {
  const [, rest = folded] = folded.split('://', 2);
  const authority = rest.split(/[/?#\\]/, 1)[0] ?? '';
  const host = authority.split('@').at(-1)?.replace(/:\d*$/, '') ?? '';
  if (host === '' || isReserved(host) || LOOPBACK.test(host)) return [];
  const isWhole = !folded.includes(TAKEN) && rest.length > authority.length + 1;
  return [...hostOf(address, host), ...(isWhole ? [address('url', withoutWww(rest))] : [])];
}

function readPlain(folded: string, address: Make): readonly Address[] {
  if (TIMELY.test(folded)) return [];
  const [head = ''] = (folded.split('@').at(-1) ?? '').split(/[/:?]/, 1);
  const isWhole = !folded.includes(TAKEN) && folded.length > head.length + 1;
  if (HOST.test(head.replaceAll(TAKEN, 'x')) && (isDomain(head) || (isWhole && isCountry(folded, head)))) {
    if (isReserved(head) || LOOPBACK.test(head)) return [];
    return [...hostOf(address, head), ...(isWhole ? [address('url', withoutWww(folded))] : [])];
  }
  if (folded.includes(TAKEN)) return [];
  if (/^(?:(?:~|\.{1,2})?\/|(?:[a-z]:)?\\)[\p{L}\p{N}._-]/u.test(folded) || FILE.test(folded)) {
    return [address('path', folded), ...wordOf(address, head)];
  }
  if (isWord(head)) return [...wordOf(address, head), ...(isWhole ? [address('url', folded)] : [])];
  return isId(folded) ? [address('id', compact(folded))] : [];
}

function isDomain(head: string): boolean {
  const labels = head.split('.');
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(head)) return true;
  if (NAMES.has(head)) return false;
  return GENERIC.has(labels.at(-1) ?? '') && (labels.at(-2) ?? '').length > 1 && !/^\d+$/.test(labels.at(-2) ?? '');
}

/** `t.me/x`: a label of two letters before a path is a country's, where it is of no language. */
function isCountry(folded: string, head: string): boolean {
  const label = head.slice(head.lastIndexOf('.') + 1);
  return folded[head.length] === '/' && /^[a-z]{2}$/.test(label) && !ENDINGS.has(label);
}

function isWord(head: string): boolean {
  return HOST.test(head) && /\.(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u.test(head) && !isReserved(head);
}

function wordOf(address: Make, head: string): readonly Address[] {
  return isWord(head) ? [address('word', withoutWww(head))] : [];
}

/** `json.dumps(` */
function isMethod({ kind, key }: Address): boolean {
  return kind === 'word' && !/\.\p{L}{2}$/u.test(key);
}

/** `npm@11.0.0` */
function isVersion(domain: string): boolean {
  return /^v?\d+(?:\.\d+){1,2}(?:[-+].*)?$/.test(domain);
}

/** Letters with at least three digits: `fred9246`, `D-4711`; no date, no version, no unit. */
function isId(folded: string): boolean {
  const digits = folded.replace(/\D/g, '').length;
  return digits >= 3 && /^[\p{L}\p{N}_#-]{4,}$/u.test(folded) && /\p{L}/u.test(folded);
}

function readGroup(group: string, at: number): readonly Address[] {
  const key = compact(group.toLowerCase());
  const isDate = TIMELY.test(group.trim()) || /^\d{4}[-/.]\d{2}[-/.]\d{2}/.test(group);
  if (isDate || key.length < 7 || /\d\.\d{1,2}$/.test(group)) return [];
  return [{ kind: 'number', key, text: group, at }];
}

/** Of a host with a reference in it what stands behind the reference: `*.example.com`. */
function hostOf(address: Make, host: string): readonly Address[] {
  const at = host.lastIndexOf(TAKEN);
  if (at < 0) return [address('host', withoutWww(host))];
  return at === host.length - 1 ? [] : [address('host', `${ANY}${host.slice(at + 1)}`)];
}

function withoutWww(text: string): string {
  return text.replace(/^www\./, '');
}

function isReserved(text: string): boolean {
  return RESERVED.test(text) && !REDACTED.test(text);
}

function compact(text: string): string {
  return text.replace(/[\s()./+#-]/g, '');
}
